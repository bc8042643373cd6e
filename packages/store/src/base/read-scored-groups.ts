/** The measured base by scores of recency, frequency and money, and by stage: at most 125 x 6 groups, and those without a kept purchase day. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Day } from '@loyalty-ladder/domain/time/day.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface ScoredGroup {
  /** 1..5; all three null: no kept purchase day. */
  readonly recency: number | null;
  readonly frequency: number | null;
  readonly money: number | null;
  readonly stage: Stage;
  readonly customers: number;
  /** The year's, minor units. */
  readonly profit: bigint;
  /** Whose profit is revenue, as costs are missing; and whose lacks what could not be converted. */
  readonly onRevenue: number;
  readonly incomplete: number;
  readonly promoters: number;
  readonly detractors: number;
  /** Customers whose latest answer counts. */
  readonly answers: number;
}

const READ_GROUPS = statement({
  name: 'read-scored-groups',
  text: `
    select recency_score as recency, frequency_score as frequency, money_score as money, stage,
           count(*)::float8 as customers, sum(profit)::bigint as profit,
           (count(*) filter (where basis = 'revenue'))::float8 as "onRevenue",
           (count(*) filter (where basis = 'incomplete'))::float8 as incomplete,
           (count(*) filter (where nps_day >= $1 and nps_score >= 9))::float8 as promoters,
           (count(*) filter (where nps_day >= $1 and nps_score <= 6))::float8 as detractors,
           (count(*) filter (where nps_day >= $1))::float8 as answers
    from measured_base group by 1, 2, 3, 4`,
  parameters: ['integer'],
  row: {
    recency: 'smallint?',
    frequency: 'smallint?',
    money: 'smallint?',
    stage: textOf<Stage>(),
    customers: 'float8',
    profit: 'bigint',
    onRevenue: 'float8',
    incomplete: 'float8',
    promoters: 'float8',
    detractors: 'float8',
    answers: 'float8',
  },
});

/** @param answeredFrom the first day whose answers count. */
export function readScoredGroups(db: ClientBase | Pool, answeredFrom: Day): Promise<ScoredGroup[]> {
  return READ_GROUPS.rows(db, answeredFrom);
}
