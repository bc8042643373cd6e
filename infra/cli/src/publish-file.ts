/** Publishes a validated program as the next version, judged and written under one lock: two who publish at once take turns. */
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import { parseProgram } from '@loyalty-ladder/domain/program.ts';
import { lockPrograms } from '@loyalty-ladder/store/lock-programs.ts';
import type { ProgramVersion } from '@loyalty-ladder/store/programs.ts';
import { publishProgram } from '@loyalty-ladder/store/publish-program.ts';
import { commit, inTransaction } from '@loyalty-ladder/store/transaction.ts';
import type { Pool } from 'pg';
import { CommandError } from './command-error.ts';
import { judgePublication } from './judge-publication.ts';
import { changeText, programChanges } from './program-changes.ts';
import type { ProgramFile } from './program-file.ts';

/** @returns what to tell the user. @throws CommandError when the version may not follow those published. */
export function publishFile(
  pool: Pool,
  { body, program, effectiveAt }: ProgramFile & { readonly effectiveAt: Instant },
): Promise<string> {
  return inTransaction(pool, async (tx) => {
    const { versions, now } = await lockPrograms(tx);
    const published = versions.map(asPublished);
    const judged = judgePublication(published, { program, effectiveAt }, now);
    if (!judged.ok) throw new CommandError(`Not published: ${judged.reason}.`);
    const { version } = judged;
    await publishProgram(tx, { version, effectiveAt, body });
    await commit(tx);
    const before = published.at(-1)?.program;
    const changes =
      before === undefined ? [] : programChanges(before, program).map((change) => `  ${changeText(change)}\n`);
    return [
      `Published version ${version}, effective ${new Date(effectiveAt).toISOString()} (the ladder's clock is ${new Date(now).toISOString()}).\n`,
      changes.length === 0 ? 'Nothing changes against the version before.\n' : 'Changed against the version before:\n',
      ...changes,
      'Nothing is to be restarted. Consumers fold facts from that instant on under it; at that instant the timekeeper brings every customer\n' +
        'to it: `npm run program -- list` shows how far it is. A published version is never changed: publish another to correct it.\n',
    ].join('');
  });
}

function asPublished({ version, effectiveAt, body }: ProgramVersion) {
  const program = parseProgram(body);
  return { version, effectiveAt, zone: program.zone, program };
}
