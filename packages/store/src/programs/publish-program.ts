/**
 * A further version of the program, and the pass over all customers that goes with it: its effective instant is a due instant for
 * everybody (sweeps.ts). Those of the versions that it supersedes are not wanted any more. All in the caller's transaction, under
 * lock-programs.ts.
 */
import type { ClientBase } from 'pg';
import { startSweep } from '../customers/sweeps.ts';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';
import type { StoredProgram } from './programs.ts';

const INSERT_PROGRAM = statement({
  name: 'insert-program',
  text: 'insert into programs (version, effective_at, body, published_at) values ($1, $2, $3, ladder_now())',
  parameters: ['integer', 'timestamptz', 'jsonb'],
});

const DROP_SWEEPS = statement({
  name: 'drop-program-sweeps',
  text: `delete from sweeps where kind = 'program' and version = any($1::integer[])`,
  parameters: ['integer[]'],
});

/**
 * The versions that stand with other bodies, each at its own instant and in place of itself: of a store in which nobody is recorded
 * (lock-empty-store.ts), so nobody has to be brought to them.
 */
export async function restatePrograms(tx: ClientBase, versions: readonly StoredProgram[]): Promise<void> {
  for (const { version, effectiveAt, body } of versions) await INSERT_PROGRAM.run(tx, version, effectiveAt, body);
}

/** @param superseded versions that are not in force and never will be. */
export async function publishProgram(
  tx: ClientBase,
  { version, effectiveAt, body }: StoredProgram,
  superseded: readonly number[],
): Promise<void> {
  await roundTrip([
    INSERT_PROGRAM.run(tx, version, effectiveAt, body),
    DROP_SWEEPS.run(tx, superseded),
    startSweep(tx, { kind: 'program', version }),
  ]);
}
