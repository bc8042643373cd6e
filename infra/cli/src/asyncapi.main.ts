/** `npm run asyncapi`: writes the descriptions of topics and messages anew, after something about them has changed. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { asyncapiText } from '@loyalty-ladder/contracts/asyncapi.ts';
import { jsonSchemaFiles } from '@loyalty-ladder/contracts/json-schemas.ts';
import { Command } from 'commander';
import { CommandError } from './command-error.ts';
import { runCommand } from './run-command.ts';

const CONTRACTS = new URL('../../../packages/contracts/', import.meta.url);

const command = new Command('npm run asyncapi --')
  .description(
    'Writes packages/contracts/asyncapi.json from what the code goes by: topics, Avro schemas, headers, reasons of dead letters, and a ' +
      'record of the fixtures as an example of each message; and packages/contracts/json-schemas, of each message in JSON.',
  )
  .option('--check', 'write nothing; the exit code is 1 when a file says something else')
  .action(run);

await runCommand(command);

async function run({ check = false }: { readonly check?: boolean }): Promise<void> {
  const schemas = [...jsonSchemaFiles()].map(([name, text]) => [`json-schemas/${name}`, text] as const);
  await mkdir(new URL('json-schemas/', CONTRACTS), { recursive: true });
  for (const [path, text] of [['asyncapi.json', asyncapiText()] as const, ...schemas]) {
    const file = new URL(path, CONTRACTS);
    if (!check) await writeFile(file, text);
    else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      throw new CommandError(`packages/contracts/${path} is not what the code says: npm run asyncapi writes it.`);
    }
  }
}
