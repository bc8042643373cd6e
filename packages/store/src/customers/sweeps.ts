/**
 * Passes over all customers in order of customer_no, each page in a transaction of its own that also moves the sweep on: a new version
 * of the program and a calibration are due instants for everybody, and a new version of the fold refolds everybody.
 */
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import { listCustomers } from './list-customers.ts';

export type SweepKind = 'program' | 'fold' | 'calibration';

export interface Sweep {
  readonly kind: SweepKind;
  readonly version: number;
}

const READ_SWEEPS = statement({
  name: 'read-sweeps',
  text: 'select kind, version from sweeps where not done order by kind, version',
  row: { kind: textOf<SweepKind>(), version: 'integer' },
});

const START_SWEEP = statement({
  name: 'start-sweep',
  text: 'insert into sweeps (kind, version) values ($1, $2) on conflict do nothing',
  parameters: ['text', 'integer'],
});

const CLAIM_SWEEP = statement({
  name: 'claim-sweep',
  text: `
    select last_customer_no as last from sweeps where kind = $1 and version = $2 and not done for update skip locked`,
  parameters: ['text', 'integer'],
  row: { last: 'bigint' },
});

const MOVE_SWEEP = statement({
  name: 'move-sweep',
  text: 'update sweeps set last_customer_no = coalesce($3, last_customer_no), done = $3 is null where kind = $1 and version = $2',
  parameters: ['text', 'integer', 'bigint?'],
});

export function readSweeps(db: ClientBase | Pool): Promise<Sweep[]> {
  return READ_SWEEPS.rows(db);
}

/** Safe to call again: a sweep that was started or is done stays as it is. */
export async function startSweep(db: ClientBase | Pool, { kind, version }: Sweep): Promise<void> {
  await START_SWEEP.run(db, kind, version);
}

/** @returns the next customers, unlocked, [] at the end; undefined when another process works on the sweep, or it is done. */
export async function claimSweepPage(
  tx: ClientBase,
  { kind, version }: Sweep,
  customersMax: number,
): Promise<bigint[] | undefined> {
  const sweep = await CLAIM_SWEEP.first(tx, kind, version);
  return sweep && listCustomers(tx, sweep.last, customersMax);
}

/** @param last of the page that is being committed; undefined: there was none left, the sweep is done. */
export function moveSweep(tx: ClientBase, { kind, version }: Sweep, last: bigint | undefined): Promise<unknown> {
  return MOVE_SWEEP.run(tx, kind, version, last ?? null);
}
