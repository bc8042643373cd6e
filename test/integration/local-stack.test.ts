/** `npm start` as a person sees it: it comes up, and however it ends, nothing of it is left. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { access, chmod, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, expect, test } from 'vitest';
import { waitUntil } from '../support/wait-until.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const MAIN = join(ROOT, 'infra/local/src/main.ts');
/** Native processes, whatever this machine has: no endpoint of the environment, no Docker engine. */
const NATIVE = {
  DOCKER_HOST: 'unix:///nowhere',
  KAFKA_BROKERS: '',
  SCHEMA_REGISTRY_URL: '',
  DATABASE_URL: '',
  REDIS_URL: '',
};
const START_MS_MAX = 60_000;
const END_MS_MAX = 40_000;

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
}

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

/** @returns the private folder and all processes of the system, once everything runs. */
async function running({ child, output }: Started): Promise<{ folder: string; pids: number[] }> {
  await waitUntil(() => output().includes('Ctrl-C stops everything') || child.exitCode !== null, {
    what: 'running system',
    timeoutMs: START_MS_MAX,
    explain: output,
  });
  const folder = /^Data and logs +(\S+)/m.exec(output())?.[1];
  if (folder === undefined) throw new Error(`the system did not start\n${output()}`);
  const services = [...output().matchAll(/ pid (\d+)$/gm)].map(([, pid]) => Number(pid));
  const pids = await descendants(child.pid);
  expect(services.length).toBeGreaterThanOrEqual(2);
  expect(pids).toEqual(expect.arrayContaining(services));
  expect(pids.length).toBeGreaterThanOrEqual(services.length + 5); // Kafka, registry, Postgres, Redis, the watchdog.
  return { folder, pids };
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

async function expectNothingLeft(folder: string, pids: readonly number[]): Promise<void> {
  await waitUntil(async () => (await alive(pids)).length === 0, {
    what: 'end of all processes',
    timeoutMs: END_MS_MAX,
    explain: async () => (await alive(pids)).join('\n'),
  });
  await waitUntil(() => isGone(folder), { what: 'removal of the private folder' });
}

async function isGone(path: string): Promise<boolean> {
  return access(path).then(
    () => false,
    () => true,
  );
}

test('Ctrl-C ends the whole system in order and leaves no process and no folder', { timeout: 120_000 }, async () => {
  const system = start(['--no-demo']);
  const { folder, pids } = await running(system);
  system.child.kill('SIGINT');
  const [code] = await once(system.child, 'exit');
  expect(code, system.output()).toBe(0);
  expect(system.output()).toContain('nothing is left behind');
  await expectNothingLeft(folder, pids);
});

test.each(['SIGTERM', 'SIGKILL'] as const)(
  '%s to npm ends the system as well',
  { timeout: 120_000 },
  async (signal) => {
    const system = launch('npm', ['start', '--', '--no-demo']);
    const { folder, pids } = await running(system);
    system.child.kill(signal);
    await expectNothingLeft(folder, pids);
  },
);

test('kill -9 of the parent leaves no process and no folder either', { timeout: 120_000 }, async () => {
  const system = start(['--no-demo']);
  const { folder, pids } = await running(system);
  system.child.kill('SIGKILL');
  await expectNothingLeft(folder, pids);
});

test('Ctrl-C while it is still starting ends what has been started', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'ladder-test-'));
  await chmod(parent, 0o711); // Postgres, which never runs as root, must pass through.
  try {
    const folder = join(parent, 'stack');
    const system = start(['--no-demo', '--folder', folder]);
    await waitUntil(() => system.output().includes('Postgres listens'), {
      what: 'first server',
      explain: system.output,
    });
    const pids = await descendants(system.child.pid);
    expect(pids.length).toBeGreaterThan(1);
    system.child.kill('SIGINT');
    await once(system.child, 'exit');
    await waitUntil(async () => (await alive(pids)).length === 0, {
      what: 'end of all processes',
      timeoutMs: END_MS_MAX,
    });
  } finally {
    await rm(parent, { recursive: true });
  }
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
