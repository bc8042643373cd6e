/** `npm run demo`: a year of real purchases through the whole system, and a report of what came out (demo-options.ts says how). */
import { stopSignal } from '@loyalty-ladder/local-stack/stop-signals.ts';
import { reportProgressTo } from '@loyalty-ladder/runtime/report-progress.ts';
import { parseDemoOptions } from './demo-options.ts';
import { runDemo } from './run-demo.ts';

const options = parseDemoOptions(process.argv.slice(2));
const reporter = reportProgressTo(process.stderr, options.startedAt);
const signal = stopSignal(process.env);

try {
  await runDemo(options, { environment: process.env, reporter, signal, print: (text) => process.stdout.write(text) });
} catch (error) {
  const detail = error instanceof Error ? error.message : error;
  process.stderr.write(signal.aborted ? 'stopped\n' : `\n${detail}\n`);
  process.exitCode = signal.aborted ? 130 : 1;
}
