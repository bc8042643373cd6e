/**
 * `npm start`: the whole system on this machine, with the demo's year of purchases replayed through it, until Ctrl-C. The order of events
 * is in start-ladder.ts; the replay is the demo's own process, which finds the system by its environment.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { Command } from 'commander';
import { endpointTable } from './endpoint-table.ts';
import { environmentOf } from './endpoints.ts';
import { parseInstances } from './instances-option.ts';
import { startConfig } from './prepare-config.ts';
import { reportProgressTo } from './report-progress.ts';
import { announceStack } from './running-stack.ts';
import { type Ladder, startLadder } from './start-ladder.ts';
import { stopSignal } from './stop-signals.ts';

const DEMO = fileURLToPath(new URL('../../demo/src/main.ts', import.meta.url));
/** The day after the demo's last fact: its customers are as they were then, and time goes on from there. */
const DEMO_CLOCK = '2010-12-10T00:00:00Z';
/** No fact is on its way but those being replayed: time need not wait half a minute for others. */
const DEMO_ENVIRONMENT = { SETTLE_MS: '5000' };

interface Options {
  readonly demo: boolean;
  readonly clock?: string;
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
  .option('--instances <service=count>', 'how many processes of a service; may be repeated', parseInstances)
  .option('--folder <path>', 'keep data and logs there after the end')
  .showHelpAfterError('(--help shows what there is)')
  .parse();

if (existsSync('.env')) process.loadEnvFile('.env');
const reporter = reportProgressTo(process.stderr);
const signal = stopSignal(process.env);

try {
  await run(program.opts<Options>());
} catch (error) {
  if (!signal.aborted) process.stderr.write(`\n${error instanceof Error ? error.message : error}\n`);
  process.exitCode = signal.aborted ? 0 : 1;
}

async function run(options: Options): Promise<void> {
  const config = parseConfig(startConfig, process.env);
  const ladder = await startLadder({
    environment: process.env,
    reporter,
    signal,
    folder: options.folder,
    instances: options.instances,
    topicPrefix: config.TOPIC_PREFIX,
    serviceEnvironment: options.demo && !process.env.SETTLE_MS ? DEMO_ENVIRONMENT : undefined,
    clock: options.clock ?? config.LADDER_CLOCK ?? (options.demo ? DEMO_CLOCK : undefined),
    replicationFactor: config.KAFKA_REPLICATION_FACTOR,
    minInsyncReplicas: config.KAFKA_MIN_INSYNC_REPLICAS,
  });
  try {
    const { folder } = ladder.supervisor;
    await announceStack(folder, { ...environmentOf(ladder.endpoints), TOPIC_PREFIX: config.TOPIC_PREFIX });
    process.stdout.write(endpointTable({ ...ladder, folder }));
    if (options.demo) void replayDemo(ladder, config.TOPIC_PREFIX);
    reporter('running; Ctrl-C stops everything');
    await untilTheEnd(ladder);
  } finally {
    reporter('stopping');
    await ladder.stop();
    reporter('stopped, nothing is left behind');
  }
}

async function replayDemo(ladder: Ladder, topicPrefix: string): Promise<void> {
  const environment = { ...environmentOf(ladder.endpoints), TOPIC_PREFIX: topicPrefix };
  const replay = ladder.supervisor.start({
    name: 'demo',
    command: process.execPath,
    args: ['--disable-warning=TimeoutNegativeWarning', DEMO, '--attach'],
    environment,
    usesOthers: true,
    speaksToUser: true,
  });
  const { code } = await replay.exited;
  if (code !== 0 && !signal.aborted) reporter(`the demo's replay failed (code ${code}); the system goes on running`);
}

/** @throws Error with the end of its log when a service ends that nobody told to. */
async function untilTheEnd({ services }: Ladder): Promise<void> {
  const stopped = new Promise<undefined>((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined));
  });
  const ended = services.map(async (service) => {
    const { code, signal: by } = await service.exited;
    return signal.aborted ? undefined : { service, why: by ?? `code ${code}` };
  });
  const first = await Promise.race([stopped, ...ended]);
  if (first === undefined) return;
  throw new Error(`${first.service.name} ended (${first.why})\n${await first.service.logTail()}`);
}
