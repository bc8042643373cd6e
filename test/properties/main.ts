/** `npm run properties`: each property many times, with progress; what fails is shown at its smallest, and how to run it again. */
import { Command, InvalidArgumentError } from 'commander';
import * as fc from 'fast-check';
import { LAW_WITHOUT_REFOLD, PROPERTIES, type Property } from './properties.ts';

const RUNS = 10_000;
/** Runs between two lines of progress. */
const PROGRESS_RUNS = 1_000;

const { runs, seed, only } = new Command('properties')
  .description('Checks what must hold for any life of a customer (test/properties) on many random ones.')
  .option('--runs <n>', 'runs of each property', wholeNumber, RUNS)
  .option(
    '--seed <n>',
    'where the random lives begin; the same seed, the same lives',
    wholeNumber,
    Date.now() % 2 ** 31,
  )
  .option('--only <text>', 'only properties whose name contains this', '')
  .showHelpAfterError('(--help shows what there is)')
  .parse()
  .opts<{ runs: number; seed: number; only: string }>();

const chosen = PROPERTIES.filter(({ name }) => name.includes(only));
console.log(`${chosen.length} properties, ${runs} runs each, --seed ${seed}`);
const failed = chosen.filter((property) => !holds(property));
if (only === '' && !isBrokenWithoutRefold()) failed.push(LAW_WITHOUT_REFOLD);
console.log(failed.length === 0 ? 'all hold' : `${failed.length} do not hold`);
process.exitCode = failed.length === 0 && chosen.length > 0 ? 0 : 1;

/** In slices with seeds of their own, so that progress can be told in between. */
function holds(property: Property): boolean {
  const started = performance.now();
  for (let done = 0; done < runs; done += PROGRESS_RUNS) {
    const slice = Math.min(PROGRESS_RUNS, runs - done);
    const details = property.check({ numRuns: slice, seed: seed + done, endOnFailure: false });
    if (details.failed) {
      console.log(`FAILS  ${property.name}\n${fc.defaultReportMessage(details)}`);
      return false;
    }
    if (process.stdout.isTTY) process.stdout.write(`\r${done + slice} of ${runs}  ${property.name}`);
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${process.stdout.isTTY ? '\r' : ''}holds  ${property.name} (${runs} runs, ${seconds} s)`);
  return true;
}

function isBrokenWithoutRefold(): boolean {
  const { failed: isBroken } = LAW_WITHOUT_REFOLD.check({ numRuns: runs, seed, endOnFailure: true });
  console.log(`${isBroken ? 'holds' : 'FAILS'}  ${LAW_WITHOUT_REFOLD.name}`);
  return isBroken;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('is a whole number above zero');
  return number;
}
