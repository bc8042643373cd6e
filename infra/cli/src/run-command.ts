/** The life of a command: parse, run, exit code; an error becomes a sentence on stderr, a stack only where it is a defect of ours. */
import { NewerCustomerError } from '@loyalty-ladder/decisions/newer-customer.ts';
import { ProgramFileError } from '@loyalty-ladder/operations/program/read-program-file.ts';
import { ConfigError } from '@loyalty-ladder/runtime/config.ts';
import { NewerFormatError } from '@loyalty-ladder/store/codecs/newer-format-error.ts';
import { StreamError } from '@loyalty-ladder/stream/stream-error.ts';
import type { Command } from 'commander';
import { DatabaseError } from 'pg';
import { CommandError } from './command-error.ts';

export async function runCommand(command: Command): Promise<void> {
  // `npm run tail | head`: whoever reads has had enough.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));
  try {
    // Subcommands would inherit it only if it were set before they are defined.
    for (const each of [command, ...command.commands]) each.showHelpAfterError('(--help shows what there is)');
    await command.parseAsync();
  } catch (error) {
    process.stderr.write(`${explain(error)}\n`);
    process.exit(1); // Clients that found nobody would go on trying.
  }
}

function explain(error: unknown): string {
  if (error instanceof CommandError || error instanceof ConfigError || error instanceof ProgramFileError)
    return error.message;
  if (error instanceof StreamError && error.code === 'UNKNOWN_TOPIC_OR_PARTITION') return TOPIC_MISSING;
  // Where it did not answer at first there is a CommandError (clients.ts): this one was there, and is gone.
  if (error instanceof StreamError) return `Kafka does not answer any more, or refuses. ${error.message}`;
  if (error instanceof NewerCustomerError || error instanceof NewerFormatError)
    return `A newer version has recorded this, and this command cannot read it: use the commands of that version (${error.message}).`;
  if (error instanceof DatabaseError && error.code !== undefined && UNLIKE_OURS.has(error.code))
    return `${STORE_OLDER} (${error.message})`;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** SQLSTATEs: undefined column, function, table. */
const UNLIKE_OURS = new Set(['42703', '42883', '42P01']);

const STORE_OLDER =
  'The store is not as this version of the software has it: it is older. The job `prepare` brings it to this version (`npm start` does so by itself); ' +
  'until then use the commands of the version that runs';

const TOPIC_MISSING =
  'A topic of this system is not there: it was deleted, or TOPIC_PREFIX names another environment. The job `prepare` makes what is missing ' +
  '(`npm start` does so by itself); a group that had read a topic which was deleted then goes on with `npm run streams -- begin-anew TOPIC`.';
