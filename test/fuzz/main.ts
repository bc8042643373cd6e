/** `npm run fuzz`: hostile requests against a gateway of its own (test/fuzz), on servers that it starts itself whatever the environment names. */
import { readFile } from 'node:fs/promises';
import { startLadder } from '@loyalty-ladder/local-stack/start-ladder.ts';
import { stopSignal } from '@loyalty-ladder/local-stack/stop-signals.ts';
import { reportProgressTo } from '@loyalty-ladder/runtime/report-progress.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { Command, InvalidArgumentError } from 'commander';
import { waitUntil } from '../support/wait-until.ts';
import { fuzz } from './fuzz.ts';
import { reportText } from './fuzz-report.ts';
import { countRecorded, FUZZ_ENVIRONMENT, fuzzTarget } from './fuzz-target.ts';

const { requests, seed } = new Command('fuzz')
  .description(
    'Sends hostile requests to a gateway: never a 5xx, never a leak, nothing lost. Routes come from its OpenAPI document.',
  )
  .option('--requests <n>', 'how many', wholeNumber, 50_000)
  .option('--seed <n>', 'where chance begins; the same seed, the same requests', wholeNumber, Date.now() % 2 ** 31)
  .showHelpAfterError('(--help shows what there is)')
  .parse()
  .opts<{ requests: number; seed: number }>();

const OWN_SERVERS = { KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '', DATABASE_URL: '', REDIS_URL: '' };
const reporter = reportProgressTo(process.stderr, Date.now());
const ladder = await startLadder({
  environment: { ...process.env, ...OWN_SERVERS },
  ...{ reporter, topicPrefix: '', signal: stopSignal(process.env) },
  instances: { 'outbox-relay': 0, timekeeper: 0 },
  serviceEnvironment: FUZZ_ENVIRONMENT,
});
const pool = createPool({ databaseUrl: ladder.endpoints.databaseUrl, applicationName: 'fuzz' });
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  await pool.end();
  await ladder.stop();
}

async function run(): Promise<boolean> {
  const gateway = ladder.services.find(({ service }) => service === 'gateway');
  if (gateway === undefined) throw new Error('there is no gateway');
  const { pid } = gateway;
  const target = await fuzzTarget(gateway.publicUrl, pool);
  const onProgress = (done: number, faults: number) => reporter(`${done} of ${requests}, ${faults} faults`);
  const report = await fuzz(target, { requests, seed, onProgress });
  process.stdout.write(`--seed ${seed}\n${reportText(report)}`);
  await waitUntil(async () => (await countRecorded(pool, report.accepted)) === report.accepted.length, {
    what: 'record of every fact that was answered with 202',
  });
  const log = await readFile(gateway.logFile, 'utf8');
  const isSound =
    gateway.pid === pid && !/"level":"(error|fatal)"/.test(log) && !target.secrets.some((each) => log.includes(each));
  process.stdout.write(
    isSound
      ? 'all accepted facts are recorded, the gateway runs on\n'
      : `the gateway is not sound:\n${log.slice(-3_000)}\n`,
  );
  return isSound && report.faults.length === 0 && report.slow.left === 0;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number) || number < 1) throw new InvalidArgumentError('is a whole number above zero');
  return number;
}
