/** `npm run chart-schema`: writes values.schema.json of the chart anew, after a setting, a service or a value of the chart has changed. */
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { VALUES_SCHEMA, valuesSchemaText } from './values-schema.ts';

await new Command('chart-schema')
  .description("Writes the schema of the Helm chart's values from the services' own schemas of their settings.")
  .allowExcessArguments(false)
  .showHelpAfterError('(--help shows what there is)')
  .action(async () => writeFile(VALUES_SCHEMA, await valuesSchemaText()))
  .parseAsync();
