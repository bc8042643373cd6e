/** `npm run asyncapi`: writes the description of topics and messages anew, after something about them has changed. */
import { readFile, writeFile } from 'node:fs/promises';
import { asyncapiText } from '@loyalty-ladder/contracts/asyncapi.ts';
import { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { runCommand } from './run-command.ts';

const FILE = new URL('../../../packages/contracts/asyncapi.json', import.meta.url);

const command = new Command('npm run asyncapi --')
  .description(
    'Writes packages/contracts/asyncapi.json from what the code goes by: topics, Avro schemas, headers, reasons of dead letters, and a ' +
      'record of the fixtures as an example of each message.',
  )
  .option('--check', 'write nothing; the exit code is 1 when the file says something else')
  .action(run);

await runCommand(command);

async function run({ check = false }: { readonly check?: boolean }): Promise<void> {
  const text = asyncapiText();
  if (!check) return writeFile(FILE, text);
  if ((await readFile(FILE, 'utf8')) === text) return;
  throw new CommandError('packages/contracts/asyncapi.json is not what the code says: npm run asyncapi writes it.');
}
