/** Publishes a validated program as the next version, judged and written under one lock: two who publish at once take turns. */
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import {
  judgePublication,
  type PublicationIntent,
  type Published,
} from '@loyalty-ladder/operations/program/judge-publication.ts';
import { changeText, type SettingChange } from '@loyalty-ladder/operations/program/program-changes.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { lockPrograms } from '@loyalty-ladder/store/programs/lock-programs.ts';
import type { ProgramVersion } from '@loyalty-ladder/store/programs/programs.ts';
import { publishProgram } from '@loyalty-ladder/store/programs/publish-program.ts';
import type { Pool } from 'pg';
import { CommandError } from './command-error.ts';
import type { ProgramFile } from './program-file.ts';

export interface FilePublication extends ProgramFile, PublicationIntent {
  readonly effectiveAt: Instant;
  /** Nothing is written. */
  readonly dryRun: boolean;
}

/** @returns what to tell the user. @throws CommandError when the version may not follow those published. */
export function publishFile(pool: Pool, publication: FilePublication): Promise<string> {
  const { body, effectiveAt, dryRun } = publication;
  return inTransaction(pool, async (tx) => {
    const { versions, now } = await lockPrograms(tx);
    const judged = judgePublication(versions.map(asPublished), publication, publication, now);
    if (!judged.ok) throw new CommandError(`Not published: ${judged.reason}.`);
    const { version, changes, superseded } = judged;
    if (!dryRun) await publishProgram(tx, { version, effectiveAt, body }, superseded);
    const lines = [
      `${dryRun ? 'Would publish' : 'Published'} version ${version}, effective ${iso(effectiveAt)} (the ladder's clock is ${iso(now)}).\n`,
      ...superseded.map(
        (each) => `It supersedes version ${each}, which ${dryRun ? 'would never be' : 'is never'} in force.\n`,
      ),
      ...changeLines(changes),
      dryRun ? 'Nothing has been written: leave out --dry-run to publish it.\n' : AFTERWARDS,
    ];
    return { result: lines.join('') };
  });
}

const AFTERWARDS =
  'Nothing is to be restarted. Consumers fold facts from that instant on under it; at that instant the timekeeper brings every customer\n' +
  'to it: `npm run program -- list` shows how far it is. A published version is never changed: until 10 minutes before it takes effect\n' +
  'another one can be published in its place (--supersede), later one that follows it.\n';

function changeLines(changes: readonly SettingChange[]): string[] {
  if (changes.length === 0) return ['Nothing changes against the version before.\n'];
  return ['Changes against the version before:\n', ...changes.map((change) => `  ${changeText(change)}\n`)];
}

const asPublished = ({ version, effectiveAt, body }: ProgramVersion): Published => ({
  version,
  effectiveAt,
  program: parseProgram(body),
});

const iso = (at: Instant): string => new Date(at).toISOString();
