/** How commands are said in advice and runbooks, which are written for containers. */
import { localCommands } from '@loyalty-ladder/operations/words/local-commands.ts';

/** @param localFolder of a system that `npm start` runs. @returns undefined: as they are written. */
export function commandsOf(localFolder: string | undefined): ((text: string) => string) | undefined {
  return localFolder === undefined ? undefined : (text) => localCommands(text, localFolder);
}
