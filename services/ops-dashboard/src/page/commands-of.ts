/** How commands are said in advice and runbooks: for containers, or for a system that `npm start` runs. */
import { localCommands } from '@loyalty-ladder/operations/words/local-commands.ts';

export const commandsOf =
  (localFolder: string | undefined) =>
  (text: string): string =>
    localFolder === undefined ? text : localCommands(text, localFolder);
