/**
 * One conformance case in on stdin, what README.md calls `expect` out on stdout with all keys filled:
 * `npm run -s fold-case < case.json > result.json`. Bad input: every wrong field with its rule on stderr, exit code 2.
 */
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { InvalidCaseError, parseCase } from './parse-case.ts';
import { resultJson } from './result-json.ts';
import { runCase } from './run-case.ts';

const REFUSED = 2;

await new Command('fold-case')
  .description(
    'Folds one conformance case (JSON on stdin; see test/conformance/README.md) and prints what holds at its `until`.',
  )
  .allowExcessArguments(false)
  .showHelpAfterError('(--help shows what there is)')
  .action(async () => {
    try {
      const result = runCase(parseCase(parseJson(await text(process.stdin))));
      process.stdout.write(`${resultJson(result)}\n`);
    } catch (error) {
      if (!(error instanceof InvalidCaseError)) throw error;
      process.stderr.write(`${error.message}\n`);
      process.exitCode = REFUSED;
    }
  })
  .parseAsync();

function parseJson(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch (error) {
    throw new InvalidCaseError(`case: is one JSON object on stdin (${error instanceof Error ? error.message : error})`);
  }
}
