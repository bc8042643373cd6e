/** Publishes a program as the next version, judged and written under one lock: two who publish at once take turns. */
import { type Program, type ProgramVersion, parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type OperatorAction, recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { lockEmptyStore } from '@loyalty-ladder/store/programs/lock-empty-store.ts';
import { lockPrograms } from '@loyalty-ladder/store/programs/lock-programs.ts';
import type { StoredProgram } from '@loyalty-ladder/store/programs/programs.ts';
import { publishProgram, restatePrograms } from '@loyalty-ladder/store/programs/publish-program.ts';
import type { Pool } from 'pg';
import { differsForEver, type Judgement, judgePublication, type PublicationIntent } from './judge-publication.ts';

export interface VersionToPublish extends PublicationIntent, Pick<OperatorAction, 'actor' | 'reason'> {
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
  const { body, effectiveAt, dryRun, actor, reason } = toPublish;
  return inTransaction(pool, async (tx) => {
    const { versions, now } = await lockPrograms(tx);
    const published = versions.map(parsed);
    const last = published.at(-1);
    const isElsewhere = last !== undefined && differsForEver(last.program, toPublish.program);
    const judged = judgePublication(published, toPublish, toPublish, now, isElsewhere && (await lockEmptyStore(tx)));
    if (judged.ok && !dryRun) {
      const { version, superseded, rezoned } = judged;
      await restatePrograms(tx, inPlaceOf(toPublish, versions, rezoned));
      await publishProgram(tx, { version, effectiveAt, body }, [...superseded, ...rezoned]);
      const details = { effectiveAt: new Date(effectiveAt).toISOString(), superseded, rezoned };
      const subject = `version ${version}`;
      await recordOperatorAction(tx, { actor, action: 'program publish', subject, reason, details });
    }
    return { result: { ...judged, now } };
  });
}

/** @returns those versions with zone and currency of the one to publish, as versions above all of them. */
function inPlaceOf(
  { body: published, program: { currency } }: Pick<VersionToPublish, 'body' | 'program'>,
  versions: readonly StoredProgram[],
  rezoned: readonly number[],
): StoredProgram[] {
  const { zone } = published as { readonly zone: unknown };
  const newest = versions.at(-1)?.version ?? 0;
  return versions
    .filter(({ version }) => rezoned.includes(version))
    .map((each, index) => ({
      ...each,
      version: newest + index + 1,
      body: { ...(each.body as object), zone, currency },
    }));
}

const parsed = ({ body, ...version }: { body: unknown } & Omit<ProgramVersion, 'program'>): ProgramVersion => ({
  ...version,
  program: parseProgram(body),
});
