/** The published versions of the program, as recorded (packages/domain validates them). */
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { toTimestamp } from './timestamp.ts';

export interface ProgramVersion {
  readonly version: number;
  readonly effectiveAt: Instant;
  readonly body: unknown;
}

export async function loadPrograms(db: ClientBase | Pool): Promise<ProgramVersion[]> {
  const { rows } = await db.query('select version, effective_at, body from programs order by version');
  return rows.map((row) => ({ version: row.version, effectiveAt: row.effective_at, body: row.body }));
}

/** First program of a new store; later calls change nothing. */
export async function publishFirstProgram(db: ClientBase | Pool, program: ProgramVersion): Promise<void> {
  await db.query(
    `insert into programs (version, effective_at, body, published_at) values ($1, $2, $3, ladder_now()) on conflict do nothing`,
    [program.version, toTimestamp(program.effectiveAt), JSON.stringify(program.body)],
  );
}
