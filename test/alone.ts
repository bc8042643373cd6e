/**
 * `npm run alone`: runs each system test by itself (`-t`; a table of cases is one), on one stack for all; exit code 1 when one needs others
 * before it. The other half of the promise is `npm test -- --sequence.shuffle`.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startStack } from '@loyalty-ladder/local-stack/start-stack.ts';
import { environmentOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { reportProgressTo } from '@loyalty-ladder/runtime/report-progress.ts';
import { Command } from 'commander';

interface ListedTest {
  /** Of its suites and its own, with ` > ` between them. */
  readonly name: string;
  readonly file: string;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const VITEST = join(ROOT, 'node_modules/vitest/vitest.mjs');

const { args: words } = new Command('alone')
  .description('Runs each system test by itself, to see that none needs what others before it have left behind.')
  .argument('[words...]', 'only test files whose path contains one of these')
  .showHelpAfterError('(--help shows what there is)')
  .parse();

const reporter = reportProgressTo(process.stderr);
const folder = await mkdtemp(join(tmpdir(), 'alone-'));
const tests = await listTests(words);
const stack = await startStack({ environment: process.env, reporter });
try {
  let failures = 0;
  for (const [index, test] of tests.entries()) {
    const fault = await runAlone(test);
    if (fault !== undefined) failures++;
    console.log(`${index + 1}/${tests.length} ${fault ?? 'runs alone'}: ${relative(ROOT, test.file)} ${test.name}`);
  }
  process.exitCode = failures === 0 && tests.length > 0 ? 0 : 1;
} finally {
  await stack.stop();
  await rm(folder, { recursive: true });
}

async function listTests(pathWords: readonly string[]): Promise<ListedTest[]> {
  const path = join(folder, 'tests.json');
  await vitest(['list', ...pathWords, '--project', 'system', `--json=${path}`], {});
  return JSON.parse(await readFile(path, 'utf8'));
}

/** @returns what is wrong; undefined when it has run, and nothing else, and passed. */
async function runAlone({ name, file }: ListedTest): Promise<string | undefined> {
  const path = join(folder, 'result.json');
  const args = ['--project', 'system', '-t', patternOf(name), '--reporter=json', `--outputFile=${path}`];
  await vitest(['run', relative(ROOT, file), ...args], environmentOf(stack.endpoints)).catch(() => {}); // The result says it.
  const { numPassedTests, numFailedTests, success } = JSON.parse(await readFile(path, 'utf8'));
  await rm(path);
  if (numPassedTests + numFailedTests === 0) return 'NOT FOUND';
  return success && numFailedTests === 0 ? undefined : 'FAILED';
}

/** A name may be that of a table: what stands in place of its cases is any text. */
function patternOf(name: string): string {
  const written = name.replaceAll('\\"', '"').replaceAll("\\'", "'");
  return `^${written.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll(/%[sdifjo]/g, '.*')}$`;
}

async function vitest(args: readonly string[], environment: Readonly<Record<string, string>>): Promise<void> {
  const env = { ...process.env, ...environment };
  await promisify(execFile)(process.execPath, [VITEST, ...args], { cwd: ROOT, env, maxBuffer: 2 ** 28 });
}
