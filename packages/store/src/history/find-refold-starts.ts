/** Where refolds begin: the last checkpoint before an instant. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { toTimestamp } from '../postgres/timestamp.ts';

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

const FIND_CHECKPOINTS = {
  name: 'find-checkpoints',
  text: `
    select c.customer_no, c.at, c.fact_count, c.state
    from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, before)
    cross join lateral (
      select * from checkpoints c
      where c.customer_no = u.customer_no and c.at < u.before and c.fold_version = $3
      order by c.at desc limit 1
    ) c`,
};

const BEGINNING: RefoldStart = { at: Number.NEGATIVE_INFINITY, factCount: 0, state: undefined };

/** @param foldVersion checkpoints of another version of the fold do not count. @returns one for each customer. */
export async function findRefoldStarts(
  tx: ClientBase,
  customers: readonly LateCustomer[],
  foldVersion: number,
): Promise<Map<bigint, RefoldStart>> {
  const customerNos = customers.map((each) => each.customerNo);
  const { rows } = await tx.query({
    ...FIND_CHECKPOINTS,
    values: [customerNos, customers.map((each) => toTimestamp(each.before)), foldVersion],
  });
  const starts = new Map(customerNos.map((customerNo) => [customerNo, BEGINNING]));
  for (const row of rows) {
    starts.set(row.customer_no, { at: row.at, factCount: row.fact_count, state: row.state });
  }
  return starts;
}
