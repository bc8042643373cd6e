/** Every published calibration, and how far the pass over all customers is that goes with it. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { PublishedCalibration } from './calibrations.ts';

export interface ListedCalibrationRow extends PublishedCalibration {
  readonly isSwept: boolean;
  readonly customersSwept: bigint;
}

const LIST_CALIBRATIONS = statement({
  name: 'list-calibrations',
  text: `
    select c.version, c.effective_at as "effectiveAt", c.published_at as "publishedAt", c.measured_as_of as "measuredAsOf", c.body,
           s.done as "isSwept",
           case when s.done then 0 else (select count(*) from customers where customer_no <= s.last_customer_no) end as "customersSwept"
    from calibrations c join sweeps s on s.kind = 'calibration' and s.version = c.version
    order by c.version`,
  row: {
    version: 'integer',
    effectiveAt: 'timestamptz',
    publishedAt: 'timestamptz',
    measuredAsOf: 'timestamptz',
    body: 'jsonb',
    isSwept: 'boolean',
    customersSwept: 'bigint',
  },
});

export function listCalibrations(db: ClientBase | Pool): Promise<ListedCalibrationRow[]> {
  return LIST_CALIBRATIONS.rows(db);
}
