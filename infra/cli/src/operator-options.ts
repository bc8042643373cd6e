/** Who does something to the system by hand, and why: what the record of such actions asks of every command that does any. */
import { userInfo } from 'node:os';
import { type Command, Option } from 'commander';
import { writtenText } from './written-text.ts';

export interface OperatorOptions {
  readonly reason: string;
  readonly by: string;
}

/** Adds `--reason` and `--by`. @param reason if none is given; undefined: one has to be. */
export function withOperatorOptions(command: Command, reason?: string): Command {
  const why = new Option('--reason <text>', 'why, for the record').argParser(writtenText);
  return command
    .addOption(reason === undefined ? why.makeOptionMandatory() : why.default(reason))
    .addOption(new Option('--by <name>', 'who does it, for the record').argParser(writtenText).default(userName()));
}

/** A container's user may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
