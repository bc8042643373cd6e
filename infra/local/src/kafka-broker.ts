/** A Kafka broker that is its own controller (KRaft), in one JVM, its data in the private folder. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from './free-port.ts';
import { findJava, tidyJava } from './java.ts';
import { type CacheContext, cached, runMaven } from './maven-jars.ts';
import { KAFKA_VERSION } from './versions.ts';
import { acceptsConnections, waitUntilReady } from './wait-until-ready.ts';

const SETTINGS = fileURLToPath(new URL('../../kafka/server.properties', import.meta.url));
const POM = fileURLToPath(new URL('./kafka.pom.xml', import.meta.url));
const READY_SECONDS_MAX = 60;
const LOG_LEVEL = '-Dorg.apache.logging.log4j.level=WARN';

/** On top of the product's settings: listeners beside the plain one, and what they need. */
export interface BrokerExtras {
  /** `NAME://host:port` */
  readonly listeners: readonly string[];
  /** Lines of its properties file. */
  readonly settings: string;
  /** Of `kafka-storage format`, `--add-scram` for one. */
  readonly formatOptions: readonly string[];
}

const NO_EXTRAS: BrokerExtras = { listeners: [], settings: '', formatOptions: [] };

/** @returns the brokers to bootstrap from. @throws MissingTool; Error with the end of the log when it does not start. */
export async function startKafkaBroker(context: CacheContext, extras = NO_EXTRAS): Promise<string[]> {
  const { supervisor, reporter } = context;
  const java = await findJava(supervisor.environment);
  const jars = await kafkaJars(context);
  const port = await freePort();
  const settingsFile = join(supervisor.folder, 'kafka.properties');
  await writeFile(settingsFile, await settings(supervisor.folder, [port, await freePort()], extras));
  const run = (name: string, heap: string, main: string, ...args: string[]) => ({
    name,
    command: java,
    args: [
      heap,
      '-XX:+UseSerialGC',
      '-XX:TieredStopAtLevel=1',
      ...tidyJava(supervisor.folder),
      LOG_LEVEL,
      '-cp',
      join(jars, '*'),
      main,
      ...args,
    ],
  });
  // Its first character may be a hyphen: behind "=" it is not taken for an option.
  const clusterId = randomBytes(16).toString('base64url');
  await supervisor.run(
    run(
      'kafka-format',
      '-Xmx128m',
      'kafka.tools.StorageTool',
      'format',
      `--cluster-id=${clusterId}`,
      '-c',
      settingsFile,
      ...extras.formatOptions,
    ),
  );
  const broker = supervisor.start(run('kafka', '-Xmx512m', 'kafka.Kafka', settingsFile));
  await waitUntilReady(broker, acceptsConnections(port), READY_SECONDS_MAX);
  reporter(`Kafka ${KAFKA_VERSION} listens on 127.0.0.1:${port}`);
  return [`127.0.0.1:${port}`];
}

/** @returns the folder with the broker, its Java client and the classes of its command line tools. */
export function kafkaJars(context: CacheContext): Promise<string> {
  return cached(context, `kafka-${KAFKA_VERSION}`, (folder) => fetchJars(context, folder));
}

async function fetchJars({ supervisor }: CacheContext, folder: string): Promise<void> {
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
  const options = [`-Dkafka.version=${KAFKA_VERSION}`, '-DincludeScope=runtime', `-DoutputDirectory=${folder}`];
  await runMaven(supervisor, 'kafka', ['-f', POM, goal, ...options]);
}

/** The product's settings, and what only this machine knows. In a properties file the last of two lines holds. */
async function settings(
  folder: string,
  [port, controllerPort]: readonly [number, number],
  { listeners, settings: more }: BrokerExtras,
): Promise<string> {
  const clients = [`PLAINTEXT://127.0.0.1:${port}`, ...listeners].join();
  return `${await readFile(SETTINGS, 'utf8')}
listeners=${clients},CONTROLLER://127.0.0.1:${controllerPort}
advertised.listeners=${clients}
controller.quorum.voters=1@127.0.0.1:${controllerPort}
log.dirs=${join(folder, 'kafka-data')}
${more}
`;
}
