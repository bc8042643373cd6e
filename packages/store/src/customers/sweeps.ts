/**
 * Passes over all customers in order of customer_no, each page in a transaction of its own that also moves the sweep on: a new version
 * of the program is a due instant for everybody, and a new version of the fold refolds everybody.
 */
import type { ClientBase, Pool } from 'pg';

export type SweepKind = 'program' | 'fold';

export interface Sweep {
  readonly kind: SweepKind;
  readonly version: number;
}

const READ_SWEEPS = 'select kind, version from sweeps where not done order by kind, version';

const START_SWEEP = 'insert into sweeps (kind, version) values ($1, $2) on conflict do nothing';

const CLAIM_SWEEP = {
  name: 'claim-sweep',
  text: `
    select last_customer_no from sweeps where kind = $1 and version = $2 and not done for update skip locked`,
};

const LOAD_PAGE = {
  name: 'load-sweep-page',
  text: 'select customer_no from customers where customer_no > $1 order by customer_no limit $2',
};

const MOVE_SWEEP = {
  name: 'move-sweep',
  text: 'update sweeps set last_customer_no = coalesce($3, last_customer_no), done = $3 is null where kind = $1 and version = $2',
};

export async function readSweeps(db: ClientBase | Pool): Promise<Sweep[]> {
  const { rows } = await db.query(READ_SWEEPS);
  return rows;
}

/** Safe to call again: a sweep that was started or is done stays as it is. */
export async function startSweep(db: ClientBase | Pool, { kind, version }: Sweep): Promise<void> {
  await db.query(START_SWEEP, [kind, version]);
}

/** @returns the next customers, unlocked, [] at the end; undefined when another process works on the sweep, or it is done. */
export async function claimSweepPage(
  tx: ClientBase,
  { kind, version }: Sweep,
  customersMax: number,
): Promise<bigint[] | undefined> {
  const { rows } = await tx.query({ ...CLAIM_SWEEP, values: [kind, version] });
  const last = rows[0]?.last_customer_no;
  if (last === undefined) return undefined;
  const page = await tx.query({ ...LOAD_PAGE, values: [last, customersMax] });
  return page.rows.map((row) => row.customer_no);
}

/** @param last of the page that is being committed; undefined: there was none left, the sweep is done. */
export function moveSweep(tx: ClientBase, { kind, version }: Sweep, last: bigint | undefined): Promise<unknown> {
  return tx.query({ ...MOVE_SWEEP, values: [kind, version, last ?? null] });
}
