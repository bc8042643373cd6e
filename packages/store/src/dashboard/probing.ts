/**
 * Who sends probes, one at a time, and how it stands with those under way. What the standing says is operations/probe's concern. By Postgres' own
 * clock, not by the ladder's.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface NotedProbing {
  readonly standing: unknown;
  /** null: nobody has ever sent one. */
  readonly ageSeconds: number | null;
}

const TAKE = statement({
  name: 'take-probing',
  text: `
    update probing set holder = $1, lease_until = clock_timestamp() + $2 * interval '1 millisecond'
    where one and (lease_until is null or lease_until < clock_timestamp() or holder = $1)
    returning standing`,
  parameters: ['text', 'float8'],
  row: { standing: 'jsonb?' },
});

const NOTE = statement({
  name: 'note-probing',
  text: `
    update probing
    set lease_until = clock_timestamp() + $2 * interval '1 millisecond', noted_at = clock_timestamp(), standing = $3
    where one and holder = $1 and lease_until is not null`,
  parameters: ['text', 'float8', 'jsonb'],
});

const LEAVE = statement({
  name: 'leave-probing',
  text: 'update probing set lease_until = null, standing = $2 where one and holder = $1 and lease_until is not null',
  parameters: ['text', 'jsonb'],
});

const READ = statement({
  name: 'read-probing',
  text: `
    select standing, extract(epoch from clock_timestamp() - noted_at)::float8 as "ageSeconds" from probing`,
  row: { standing: 'jsonb?', ageSeconds: 'float8?' },
});

/** @param holder unique by start. @returns undefined while another's lease runs; else how far the one before has come. */
export function takeProbing(
  db: ClientBase | Pool,
  holder: string,
  leaseMs: number,
): Promise<{ readonly standing: unknown } | undefined> {
  return TAKE.first(db, holder, leaseMs);
}

/** Renews the lease. @returns false when another has it. */
export async function noteProbing(
  db: ClientBase | Pool,
  holder: string,
  leaseMs: number,
  standing: object,
): Promise<boolean> {
  return (await NOTE.run(db, holder, leaseMs, standing)) === 1;
}

/** Lets another go on at once. */
export async function leaveProbing(db: ClientBase | Pool, holder: string, standing: object): Promise<void> {
  await LEAVE.run(db, holder, standing);
}

export function readProbing(db: ClientBase | Pool): Promise<NotedProbing> {
  return READ.only(db);
}
