/** Publishes a program as the next version, judged and written under one lock: two who publish at once take turns. */
import { type Program, type ProgramVersion, parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { lockPrograms } from '@loyalty-ladder/store/programs/lock-programs.ts';
import { publishProgram } from '@loyalty-ladder/store/programs/publish-program.ts';
import type { Pool } from 'pg';
import { type Judgement, judgePublication, type PublicationIntent } from './judge-publication.ts';

export interface VersionToPublish extends PublicationIntent {
  /** As it is stored. */
  readonly body: unknown;
  /** The same, parsed. */
  readonly program: Program;
  readonly effectiveAt: Instant;
  /** It is judged, and nothing is written. */
  readonly dryRun: boolean;
}

/** @returns the version that it is, or would be in a dry run, with the ladder's clock under the lock; or why it may not follow. */
export function publishVersion(
  pool: Pool,
  toPublish: VersionToPublish,
): Promise<Judgement & { readonly now: Instant }> {
  const { body, effectiveAt, dryRun } = toPublish;
  return inTransaction(pool, async (tx) => {
    const { versions, now } = await lockPrograms(tx);
    const judged = judgePublication(versions.map(parsed), toPublish, toPublish, now);
    if (judged.ok && !dryRun) {
      await publishProgram(tx, { version: judged.version, effectiveAt, body }, judged.superseded);
    }
    return { result: { ...judged, now } };
  });
}

const parsed = ({ body, ...version }: { body: unknown } & Omit<ProgramVersion, 'program'>): ProgramVersion => ({
  ...version,
  program: parseProgram(body),
});
