/** `npm start` as a person sees it: it comes up, it bears that parts of it die, and however it ends, nothing of it is left. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { findRunningStack } from '@loyalty-ladder/cli/running-stack.ts';
import { environmentOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { afterEach, beforeEach, describe, expect, inject, test } from 'vitest';
import { waitUntil } from '../../support/wait-until.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const MAIN = join(ROOT, 'infra/local/src/main.ts');
/** Native processes, whatever this machine has: no endpoint of the environment, no Docker engine. */
const NATIVE = {
  DOCKER_HOST: 'unix:///nowhere',
  KAFKA_BROKERS: '',
  SCHEMA_REGISTRY_URL: '',
  DATABASE_URL: '',
  REDIS_URL: '',
};

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

/** Where systems of a test make their private folders. */
let parent: string;
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'ladder-test-'));
  await chmod(parent, 0o711); // Postgres, which never runs as root, must pass through.
});
afterEach(() => rm(parent, { recursive: true }));

const started: Started[] = [];
afterEach(async () => {
  const alive = started.splice(0).filter(({ child }) => child.exitCode === null && child.signalCode === null);
  for (const { child } of alive) child.kill('SIGKILL');
});

function start(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  return launch(process.execPath, [MAIN, ...args], environment);
}

function launch(command: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}): Started {
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, ...NATIVE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (text += chunk));
  const one = { child, output: () => text };
  started.push(one);
  return one;
}

/** @returns the folder, all processes of the system and those of its services, once everything runs. */
async function running({ child, output }: Started): Promise<{ folder: string; pids: number[]; services: number[] }> {
  // The table of places comes by stdout, the line by stderr: either may be here first.
  const folderOf = () => /^Data and logs +(\S+)\n/m.exec(output())?.[1];
  const isUp = () => output().includes('Ctrl-C stops everything') && folderOf() !== undefined;
  await waitUntil(() => isUp() || child.exitCode !== null, { what: 'running system', explain: output });
  const folder = folderOf();
  if (folder === undefined) throw new Error(`the system did not start\n${output()}`);
  const services = [...output().matchAll(/ pid (\d+)$/gm)].map(([, pid]) => Number(pid));
  const pids = await descendants(child.pid);
  expect(services.length).toBeGreaterThanOrEqual(2);
  expect(pids).toEqual(expect.arrayContaining(services));
  expect(pids.length).toBeGreaterThanOrEqual(services.length + 5); // Kafka, registry, Postgres, Redis, the watchdog.
  return { folder, pids, services };
}

/** @returns the processes of a system that has only begun to start. */
async function starting({ child, output }: Started): Promise<number[]> {
  await waitUntil(() => output().includes('Postgres listens'), { what: 'first server', explain: output });
  const pids = await descendants(child.pid);
  expect(pids.length).toBeGreaterThan(1);
  return pids;
}

async function descendants(root: number | undefined): Promise<number[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,ppid=,args=']);
  const all = stdout.split('\n').map((line) => line.trim().split(/ +/));
  const found = [root];
  for (const parent of found)
    found.push(...all.filter(([, ppid]) => Number(ppid) === parent).map(([pid]) => Number(pid)));
  return found.slice(1).filter((pid) => pid !== undefined);
}

async function alive(pids: readonly number[]): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'pid=,stat=,args=']);
  const lines = stdout.split('\n').filter((line) => pids.includes(Number.parseInt(line, 10)));
  return lines.filter((line) => !/^ *\d+ +Z/.test(line));
}

async function expectNoProcess(pids: readonly number[]): Promise<void> {
  await waitUntil(async () => (await alive(pids)).length === 0, {
    what: 'end of all processes',
    explain: async () => (await alive(pids)).join('\n'),
  });
}

async function expectNothingLeft(folder: string, pids: readonly number[]): Promise<void> {
  await expectNoProcess(pids);
  await waitUntil(() => isGone(folder), { what: 'removal of the private folder' });
}

async function isGone(path: string): Promise<boolean> {
  return access(path).then(
    () => false,
    () => true,
  );
}

test('its curl line works as it stands, a service that is killed comes back, and Ctrl-C ends the whole system in order and leaves no process and no folder', async () => {
  const system = start(['--no-demo']);
  const { folder, pids } = await running(system);
  const [, curl = ''] = /^ +(curl -H .*)$/m.exec(system.output()) ?? [];
  const { stdout } = await promisify(execFile)('bash', ['-c', curl.replace('curl', 'curl -sS')]);
  expect(JSON.parse(stdout)).toMatchObject({ versions: [{ version: 1, status: 'in force' }] });
  process.kill(Number(/^purchase-consumer-1 .* pid (\d+)$/m.exec(system.output())?.[1]), 'SIGKILL');
  await says(system, /purchase-consumer-1 was ended by SIGKILL; starts again in .*Log: \S+purchase-consumer-1\.log/);
  await says(system, /purchase-consumer-1 is ready again, pid \d+/);
  const all = [...pids, ...(await descendants(system.child.pid))];
  system.child.kill('SIGINT');
  const [code] = await once(system.child, 'exit');
  expect(code, system.output()).toBe(0);
  expect(system.output()).toContain('nothing is left behind');
  await expectNothingLeft(folder, all);
});

test('kill -9 of the parent leaves no process and no folder either', async () => {
  const system = start(['--no-demo']);
  const { folder, pids } = await running(system);
  system.child.kill('SIGKILL');
  await expectNothingLeft(folder, pids);
});

/** What listens for it is there before the first server: it need not be waited for all of them. */
test.each(['SIGTERM', 'SIGKILL'] as const)('%s to npm ends the system as well', async (signal) => {
  const system = launch('npm', ['start', '--', '--no-demo'], { TMPDIR: parent });
  const pids = await starting(system);
  expect(await privateFolders()).toHaveLength(1);
  system.child.kill(signal);
  await expectNoProcess(pids);
  await waitUntil(async () => (await privateFolders()).length === 0, { what: 'removal of the private folder' });
});

const privateFolders = async () => (await readdir(parent)).filter((name) => name.startsWith('loyalty-ladder-'));

const says = (system: Started, text: RegExp) =>
  waitUntil(() => text.test(system.output()), { what: `${text}`, explain: system.output });

async function pidOf(program: string, pids: readonly number[]): Promise<number> {
  const line = (await alive(pids)).find((each) => each.includes(program));
  if (line === undefined) throw new Error(`no ${program} runs`);
  return Number.parseInt(line, 10);
}

describe('a folder that was given', () => {
  test('keeps data and logs, and no password; commands find its system while it runs, also without a server that was killed', async () => {
    const folder = join(parent, 'stack');
    const system = start(['--no-demo', '--folder', folder], { TMPDIR: parent });
    const { pids, services } = await running(system);
    const redis = await pidOf('redis-server', pids);
    process.kill(redis, 'SIGKILL');
    await says(system, /redis was ended by SIGKILL\n.*not started again: .*Log: \S+redis\.log/);
    expect(await alive(services)).toHaveLength(services.length);
    const [found, ...others] = await findRunningStack(parent);
    expect(others).toEqual([]);
    expect(system.output()).toContain(`DATABASE_URL='${found?.DATABASE_URL}'`);
    system.child.kill('SIGINT');
    await once(system.child, 'exit');
    expect(system.output()).toContain(`stopped, data and logs stay in ${folder}`);
    await expectNoProcess(pids);
    expect(await findRunningStack(parent)).toEqual([]);
    const kept = await readdir(folder);
    expect(kept).toEqual(expect.arrayContaining(['kafka-data', 'postgres-data', 'purchase-consumer-1.log']));
    expect(kept.filter((name) => /environment|password/.test(name))).toEqual([]);
  });

  test('must be empty', async () => {
    await writeFile(join(parent, 'letter.txt'), '');
    await expectRefused(start(['--no-demo', '--folder', parent]), /is not empty: name a new or an empty one/);
    expect(await readdir(parent)).toEqual(['letter.txt']);
  });

  test('stays without processes when Ctrl-C comes while it is still starting', async () => {
    const system = start(['--no-demo', '--folder', join(parent, 'stack')]);
    const pids = await starting(system);
    system.child.kill('SIGINT');
    await once(system.child, 'exit');
    await expectNoProcess(pids);
  });
});

async function expectRefused(system: Started, why: RegExp): Promise<void> {
  const [code] = await once(system.child, 'exit');
  expect(code, system.output()).toBe(1);
  expect(system.output()).toMatch(why);
  expect(system.output()).not.toMatch(/listens|answers/);
}

test.each([
  [['--instances', 'foo=2'], {}, /there is no service foo, only contact-consumer, /],
  [['--no-demo', '--instances', 'purchase-consumer=7'], {}, /at most 6, one for each partition/],
  [['--instances', 'purchase-consumer=0'], {}, /with --instances purchase-consumer=0 goes --no-demo/],
  [['--clock', 'yesterday'], {}, /"yesterday" is not an ISO instant like 2010-12-10T00:00:00Z/],
  [['--no-demo'], { LOG_LEVEL: 'loud' }, /LOG_LEVEL: .*"info"/],
  [['--no-demo', '--folder', '/dev/null/data'], {}, /cannot be made or read \(ENOTDIR\)/],
] as const)('%j with %j is refused by its rule before anything is started', (args, environment, why) =>
  expectRefused(start(args, environment), why),
);

test('an endpoint of the environment that does not answer is named by its variable', async () => {
  const environment = {
    ...environmentOf(inject('endpoints')),
    DATABASE_URL: 'postgres://ladder@127.0.0.1:1/gone', // As left behind in a shell by a system that has ended.
    TOPIC_PREFIX: `${inject('runId')}_left.`,
  };
  const system = start(['--no-demo'], environment);
  const [code] = await once(system.child, 'exit');
  expect(code).toBe(1);
  expect(system.output()).toMatch(
    /taken from the environment, not started here: Kafka \(KAFKA_BROKERS\), .*DATABASE_URL/,
  );
  expect(system.output()).toMatch(/database could not be prepared in Postgres \(DATABASE_URL\): .*ECONNREFUSED/);
});

test('a missing tool is named with the command that installs it', async () => {
  const path = await mkdtemp(join(tmpdir(), 'ladder-path-'));
  try {
    for (const tool of ['sh', 'rm', 'sleep', 'id']) await symlink((await which(tool)).trim(), join(path, tool));
    const system = start(['--no-demo'], { PATH: path, JAVA_HOME: '' });
    const [code] = await once(system.child, 'exit');
    expect(code).toBe(1);
    expect(system.output()).toMatch(/Java 17 is missing: .*Install it with: apt-get install openjdk-17-jre-headless/);
  } finally {
    await rm(path, { recursive: true });
  }
});

async function which(tool: string): Promise<string> {
  return (await promisify(execFile)('sh', ['-c', `command -v ${tool}`])).stdout;
}
