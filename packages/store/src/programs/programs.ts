/**
 * The published versions of the program, as recorded (packages/domain validates them). A version supersedes every earlier one that takes
 * effect at its own effective instant or after it: those are never in force. So nothing published is changed, the newest version number
 * tells a process that its timeline is old, and the sweep of the superseding version puts right what was foreseen under the superseded one.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface StoredProgram {
  readonly version: number;
  readonly effectiveAt: Instant;
  readonly body: unknown;
}

const LOAD_PROGRAMS = statement({
  name: 'load-programs',
  text: `
    select version, effective_at as "effectiveAt", body from programs p
    where not exists (select from programs later where later.version > p.version and later.effective_at <= p.effective_at)
    order by version`,
  row: { version: 'integer', effectiveAt: 'timestamptz', body: 'jsonb' },
});

const INSERT_FIRST_PROGRAM = statement({
  name: 'insert-first-program',
  text: `
    insert into programs (version, effective_at, body, published_at) values ($1, $2, $3, ladder_now()) on conflict do nothing`,
  parameters: ['integer', 'timestamptz', 'jsonb'],
});

/** Those that are, were or will be in force, in order of version and of effective instant; the last one is the newest published. */
export function loadPrograms(db: ClientBase | Pool): Promise<StoredProgram[]> {
  return LOAD_PROGRAMS.rows(db);
}

/** First program of a new store; later calls change nothing. */
export async function publishFirstProgram(
  db: ClientBase | Pool,
  { version, effectiveAt, body }: StoredProgram,
): Promise<void> {
  await INSERT_FIRST_PROGRAM.run(db, version, effectiveAt, body);
}
