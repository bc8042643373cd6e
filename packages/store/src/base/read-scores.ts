/** Scores of some customers, as the base was last measured. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface CustomerScores {
  readonly customerNo: bigint;
  /** 1..5. */
  readonly recency: number;
  readonly frequency: number;
  readonly money: number;
}

/** The measurement is looked up first, so that its rows are found by the whole key, whatever Postgres believes of the size of the base. */
const READ_SCORES = statement({
  name: 'read-scores',
  text: `
    select f.*
    from latest_measurement m
    cross join lateral (
      select customer_no as "customerNo", recency_score as recency, frequency_score as frequency, money_score as money
      from measured_base
      where measurement_no = m.measurement_no and customer_no = any($1::bigint[]) and recency_score is not null
      offset 0
    ) f`,
  parameters: ['bigint[]'],
  row: { customerNo: 'bigint', recency: 'smallint', frequency: 'smallint', money: 'smallint' },
});

/** @returns none of those without a kept purchase day, or whom the measurement did not know. */
export function readScores(db: ClientBase | Pool, customerNos: readonly bigint[]): Promise<CustomerScores[]> {
  return READ_SCORES.rows(db, customerNos);
}
