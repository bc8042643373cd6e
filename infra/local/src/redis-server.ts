/** A Redis server that keeps nothing on disk: cards are rebuilt from Postgres, so there is nothing to keep. */
import { execFile } from 'node:child_process';
import { access, chmod, constants, readdir, rename, rm } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from './free-port.ts';
import { type CacheContext, cached, runMaven } from './maven-jars.ts';
import { MissingTool } from './missing-tool.ts';
import { acceptsConnections, waitUntilReady } from './wait-until-ready.ts';

/** A jar that carries redis-server 6.2 for the usual platforms, for machines that have none. */
const EMBEDDED_REDIS_VERSION = '1.4.3';
const READY_SECONDS_MAX = 15;
const BINARY_OF: Readonly<Record<string, string>> = {
  'linux-x64': 'linux-amd64',
  'linux-ia32': 'linux-386',
  'linux-arm64': 'linux-arm64',
  'darwin-x64': 'darwin-amd64',
  'darwin-arm64': 'darwin-arm64',
};

/** @returns its address. @throws MissingTool; Error with the end of the log when it does not start. */
export async function startRedisServer(context: CacheContext): Promise<string> {
  const { supervisor, reporter } = context;
  const command = (await onPath(supervisor.environment)) ?? (await fromJar(context));
  const port = await freePort();
  const settings = { bind: '127.0.0.1', port, save: '', appendonly: 'no', dir: supervisor.folder };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const server = supervisor.start({ name: 'redis', command, args });
  await waitUntilReady(server, acceptsConnections(port), READY_SECONDS_MAX);
  reporter(`Redis ${await versionOf(command)} listens on 127.0.0.1:${port}`);
  return `redis://127.0.0.1:${port}`;
}

async function onPath(environment: NodeJS.ProcessEnv): Promise<string | undefined> {
  for (const folder of (environment.PATH ?? '').split(delimiter)) {
    const candidate = join(folder, 'redis-server');
    const runs = await access(candidate, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return candidate;
  }
  return undefined;
}

/** @throws MissingTool when the jar has none for this platform, or when the system lacks the OpenSSL 3 it is linked with. */
async function fromJar(context: CacheContext): Promise<string> {
  const platform = BINARY_OF[`${process.platform}-${process.arch}`];
  if (platform === undefined)
    throw new MissingTool('redis-server', `no jar has it for ${process.platform} on ${process.arch}`);
  const folder = await cached(context, `redis-${EMBEDDED_REDIS_VERSION}-${platform}`, (into) =>
    unpack(context, into, platform),
  );
  const command = join(folder, 'redis-server');
  await versionOf(command).catch((cause: Error) => {
    throw /lib(ssl|crypto)/.test(cause.message)
      ? new MissingTool('OpenSSL 3', 'the redis-server from the jar is linked with it', { cause })
      : cause;
  });
  return command;
}

async function unpack({ supervisor }: CacheContext, folder: string, platform: string): Promise<void> {
  const artifact = `com.github.codemonstur:embedded-redis:${EMBEDDED_REDIS_VERSION}:jar`;
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:unpack';
  const options = [
    `-Dartifact=${artifact}`,
    `-DoutputDirectory=${folder}`,
    `-Dmdep.unpack.includes=redis-server-*${platform}`,
  ];
  await runMaven(supervisor, 'redis', [goal, ...options]);
  const found = (await readdir(folder)).find((name) => name.startsWith('redis-server-'));
  if (found === undefined) throw new Error(`${artifact} has no redis-server for ${platform}`);
  await rename(join(folder, found), join(folder, 'redis-server'));
  await chmod(join(folder, 'redis-server'), 0o755);
  await rm(join(folder, 'META-INF'), { recursive: true, force: true });
}

async function versionOf(command: string): Promise<string> {
  const { stdout } = await promisify(execFile)(command, ['--version']);
  return /v=(\S+)/.exec(stdout)?.[1] ?? 'of unknown version';
}
