/**
 * `npm start`: the whole system on this machine, with the demo's year of purchases replayed through it, until Ctrl-C. The order of events
 * is in start-ladder.ts; the replay is the demo's own process, which finds the system by its environment. A service that ends is started
 * again (keep-running.ts); whatever else happens is reported, and the system stays up for who wants to look at it.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { announceStack } from '@loyalty-ladder/cli/running-stack.ts';
import { startConfig } from '@loyalty-ladder/operations/setup/prepare-config.ts';
import { parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { reportProgressTo } from '@loyalty-ladder/runtime/report-progress.ts';
import { Command } from 'commander';
import { buildPage } from './build-page.ts';
import { developmentKey } from './development-key.ts';
import { endpointTable } from './endpoint-table.ts';
import { parseInstances } from './instances-option.ts';
import { type Ladder, startLadder } from './start-ladder.ts';
import { stopSignal } from './stop-signals.ts';

const DEMO = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url));
/** The day after the demo's last fact: its customers are as they were then, and time goes on from there. */
const DEMO_CLOCK = '2010-12-10T00:00:00Z';
/** No fact is on its way but those being replayed: time need not wait half a minute for others. */
const DEMO_ENVIRONMENT = { SETTLE_MS: '5000' };
/** The page is open at once to who sits at this machine; where the store is this process' own, as with the key (development-key.ts). */
const OPEN_DASHBOARD = { OPS_DEVELOPMENT_LOGIN: 'true' };

interface Options {
  readonly demo: boolean;
  readonly clock?: string;
  readonly program?: string;
  readonly instances?: Record<string, number>;
  readonly folder?: string;
}

const program = new Command('npm start --')
  .description(
    'Starts Kafka, a schema registry, Postgres, Redis and all services, replays the demo, and runs until Ctrl-C.\n' +
      'Endpoints given by KAFKA_BROKERS, SCHEMA_REGISTRY_URL, DATABASE_URL and REDIS_URL are used as they are; the others come from ' +
      'Docker if an engine answers, else they run as native processes in a private folder (Java 17 and Maven are needed then).',
  )
  .option('--no-demo', 'start with an empty store and real time')
  .option('--clock <instant>', `time at which an empty store's clock starts (default: LADDER_CLOCK, or ${DEMO_CLOCK})`)
  .option(
    '--program <file>',
    'the program of an empty store, its time zone too (default: PROGRAM_FILE, or packages/domain/program/default.json)',
  )
  .option('--instances <service=count>', 'how many processes of a service; may be repeated', parseInstances)
  .option(
    '--folder <path>',
    'keep data and logs there after the end, of containers the logs alone; a new or an empty folder',
  )
  .showHelpAfterError('(--help shows what there is)')
  .parse();

if (existsSync('.env')) process.loadEnvFile('.env');
const startedAt = Date.now();
const reporter = reportProgressTo(process.stderr, startedAt);
const signal = stopSignal(process.env);
const aborted = new Promise((resolve) => signal.addEventListener('abort', resolve));

try {
  await run(program.opts<Options>());
} catch (error) {
  const detail = error instanceof Error ? error.message : error;
  process.stderr.write(signal.aborted ? 'stopped\n' : `\n${detail}\n`);
  process.exitCode = signal.aborted ? 0 : 1;
}

async function run({ demo, clock, program: programFile, instances = {}, folder }: Options): Promise<void> {
  const config = parseConfig(startConfig, process.env);
  const absent = Object.keys(instances).find((service) => instances[service] === 0);
  if (demo && absent !== undefined) {
    throw new Error(`the demo's replay needs every service: with --instances ${absent}=0 goes --no-demo`);
  }
  reporter("the dashboard's page is built");
  await buildPage();
  const ladder = await startLadder({
    environment: process.env,
    reporter,
    signal,
    folder,
    instances,
    topicPrefix: config.TOPIC_PREFIX,
    serviceEnvironment: {
      ...(demo && !process.env.SETTLE_MS && DEMO_ENVIRONMENT),
      ...(!process.env.DATABASE_URL && !process.env.OPS_DEVELOPMENT_LOGIN && !process.env.OPS_HOST && OPEN_DASHBOARD),
    },
    programFile: programFile ?? config.PROGRAM_FILE,
    clock: clock ?? config.LADDER_CLOCK ?? (demo ? DEMO_CLOCK : undefined),
    replicationFactor: config.KAFKA_REPLICATION_FACTOR,
    minInsyncReplicas: config.KAFKA_MIN_INSYNC_REPLICAS,
  });
  try {
    const environment = { ...ladder.environment, ...(await developmentKey(ladder)) };
    await announceStack(ladder.supervisor.privateFolder, environment);
    process.stdout.write(endpointTable({ ...ladder, environment }));
    if (demo) await Promise.race([replayDemo(ladder), aborted]);
    reporter('the system stays up; Ctrl-C stops everything');
    await aborted;
  } finally {
    await ladder.stop();
  }
}

async function replayDemo({ supervisor, environment }: Ladder): Promise<void> {
  reporter("the demo's year is replayed now");
  const replay = supervisor.start({
    name: 'demo',
    command: process.execPath,
    args: ['--disable-warning=TimeoutNegativeWarning', DEMO, '--attach', '--started-at', String(startedAt)],
    environment,
    usesOthers: true,
    speaksToUser: true,
  });
  const { code } = await replay.exited;
  if (code !== 0 && !signal.aborted) reporter(`the demo's replay failed (code ${code}); the system goes on running`);
}
