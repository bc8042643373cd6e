/** `npm run bench`: how fast the parts are on this machine, as a table or (--json) for comparison; each bench is a file of this folder. */
import { Command, Option } from 'commander';
import type { Bench, Measurement } from './bench.ts';
import { cardBench } from './card-bench.ts';
import { foldBench } from './fold-bench.ts';
import { ingestBench } from './ingest-bench.ts';
import { pageBench } from './page-bench.ts';
import { redeemBench } from './redeem-bench.ts';
import { relayBench } from './relay-bench.ts';
import { sweepBench } from './sweep-bench.ts';

const BENCHES: readonly Bench[] = [foldBench, ingestBench, cardBench, redeemBench, relayBench, pageBench, sweepBench];

const { only, json, seconds, customers } = new Command('bench')
  .description('Measures parts of the pipeline on one core; says what is asked of each and whether it was reached.')
  .addOption(new Option('--only <bench>', 'one of them').choices(BENCHES.map(({ name }) => name)))
  .option('--json', 'print JSON instead of a table')
  .option('--seconds <n>', 'how long each figure is measured', Number, 5)
  .option('--customers <n>', 'in the base that is swept', Number)
  .showHelpAfterError('(--help shows what there is)')
  .parse()
  .opts<{ only?: string; json?: boolean; seconds: number; customers?: number }>();

const measurements: Measurement[] = [];
for (const { name, run } of BENCHES.filter((bench) => only === undefined || bench.name === only)) {
  for await (const measurement of run(seconds, customers)) {
    measurements.push({ ...measurement, bench: name });
    if (json !== true) process.stderr.write(`measured ${name}: ${measurement.figure}\n`);
  }
}
if (json === true) console.log(JSON.stringify(measurements, null, 2));
else console.table(Object.fromEntries(measurements.map(({ figure, bench: _, ...rest }) => [figure, rest])));
process.exitCode = measurements.every(({ reached }) => reached) ? 0 : 1;
