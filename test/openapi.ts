/** `npm run openapi`: writes the document of the gateway anew, after something about a route has changed. It needs no system. */
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { openapiText } from '../services/gateway/src/testing/openapi-text.ts';

await new Command('openapi')
  .description(
    "Writes services/gateway/openapi.json from the gateway's routes, as a running one answers at /openapi.json.",
  )
  .allowExcessArguments(false)
  .showHelpAfterError('(--help shows what there is)')
  .action(async () => writeFile(new URL('../services/gateway/openapi.json', import.meta.url), await openapiText()))
  .parseAsync();
