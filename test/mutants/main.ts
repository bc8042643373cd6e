/** `npm run mutants`: breaks each rule once and shows which case or property noticed; exit code 1 when one did not. */
import { availableParallelism } from 'node:os';
import { Command } from 'commander';
import { killMutant } from './kill-mutant.ts';
import { MUTANTS } from './mutants.ts';

const { only } = new Command('mutants')
  .description(
    'Breaks the rules of points, ladder, risk and notices one by one (test/mutants) and asks the tests of the fold to notice.',
  )
  .option('--only <text>', 'only mutants whose file or broken rule contains this', '')
  .showHelpAfterError('(--help shows what there is)')
  .parse()
  .opts<{ only: string }>();

const waiting = [...MUTANTS.entries()].filter(([, { file, breaks }]) => `${file} ${breaks}`.includes(only));
const total = waiting.length;
let done = 0;
let survivors = 0;
await Promise.all(Array.from({ length: Math.min(availableParallelism(), 4) }, work));
console.log(survivors === 0 ? `all ${total} noticed` : `${survivors} of ${total} not noticed`);
process.exitCode = survivors === 0 && total > 0 ? 0 : 1;

async function work(): Promise<void> {
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [number, { file, breaks }] = next;
    const { isKilled, by } = await killMutant(number);
    if (!isKilled) survivors++;
    console.log(`${++done}/${total} ${isKilled ? 'noticed ' : 'SURVIVED'} ${file}: ${breaks}\n    by ${by}`);
  }
}
