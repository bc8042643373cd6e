/** Where refolds begin: the last checkpoint before an instant. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface LateCustomer {
  readonly customerNo: bigint;
  /** The checkpoint must lie strictly before this instant; -Infinity refolds from the beginning. */
  readonly before: Instant;
}

export interface RefoldStart {
  /** -Infinity: no checkpoint, begin with the state before any fact. */
  readonly at: Instant;
  /** Facts in `state`. */
  readonly factCount: number;
  readonly state: Buffer | undefined;
}

const FIND_CHECKPOINTS = statement({
  name: 'find-checkpoints',
  text: `
    select c.customer_no as "customerNo", c.at, c.fact_count as "factCount", c.state
    from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, before)
    cross join lateral (
      select * from checkpoints c
      where c.customer_no = u.customer_no and c.at < u.before and c.fold_version = $3
      order by c.at desc limit 1
    ) c`,
  parameters: ['bigint[]', 'timestamptz[]', 'smallint'],
  row: { customerNo: 'bigint', at: 'timestamptz', factCount: 'integer', state: 'bytea' },
});

const BEGINNING: RefoldStart = { at: Number.NEGATIVE_INFINITY, factCount: 0, state: undefined };

/** @param foldVersion checkpoints of another version of the fold do not count. @returns one for each customer. */
export async function findRefoldStarts(
  tx: ClientBase,
  customers: readonly LateCustomer[],
  foldVersion: number,
): Promise<Map<bigint, RefoldStart>> {
  const customerNos = customers.map((each) => each.customerNo);
  const instants = customers.map((each) => each.before);
  const rows = await FIND_CHECKPOINTS.rows(tx, customerNos, instants, foldVersion);
  const starts = new Map(customerNos.map((customerNo) => [customerNo, BEGINNING]));
  for (const { customerNo, ...start } of rows) starts.set(customerNo, start);
  return starts;
}
