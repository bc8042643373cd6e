/** With small processes; the whole stack's end is in test/integration/local/local-stack.test.ts. */
import { execFile } from 'node:child_process';
import { access, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ProcessOptions } from './child-process.ts';
import { Supervisor } from './supervisor.ts';

let supervisor: Supervisor;
let elsewhere: string;
beforeEach(async () => {
  elsewhere = await mkdtemp(join(tmpdir(), 'ladder-test-'));
  supervisor = await Supervisor.open({ environment: process.env });
});
afterEach(async () => {
  await supervisor.stop();
  await rm(elsewhere, { recursive: true });
});

const shell = (name: string, script: string, more: Partial<ProcessOptions> = {}): ProcessOptions => ({
  name,
  command: 'sh',
  args: ['-c', script],
  ...more,
});

test('a command that fails is an error with the end of its output', async () => {
  await expect(supervisor.run(shell('failing', 'echo the disk is full; exit 3'))).rejects.toThrow(
    /failing ended with code 3\nthe disk is full/,
  );
});

test('stopping ends every process, also one that does not listen, and removes the folder', async () => {
  const deaf = supervisor.start(
    shell('deaf', 'trap "" TERM; echo up; while :; do sleep 1; done', { stopSecondsMax: 0.2 }),
  );
  const polite = supervisor.start(shell('polite', 'sleep 60'));
  await hasWritten(deaf.logFile, 'up');
  await supervisor.stop();
  expect(await deaf.exited).toEqual({ code: null, signal: 'SIGKILL' });
  expect(await polite.exited).toEqual({ code: null, signal: 'SIGTERM' });
  await expect(access(supervisor.folder)).rejects.toThrow('ENOENT');
});

test('what uses others ends before they are told to', async () => {
  const journal = join(elsewhere, 'journal');
  await writeFile(journal, '');
  const script = (name: string) =>
    `trap 'echo ${name} >> ${journal}; exit 0' TERM; echo up; while :; do sleep 0.05; done`;
  const broker = supervisor.start(shell('broker', script('broker')));
  const service = supervisor.start(shell('service', script('service'), { usesOthers: true }));
  await Promise.all([hasWritten(broker.logFile, 'up'), hasWritten(service.logFile, 'up')]);
  await supervisor.stop();
  expect((await readFile(journal, 'utf8')).split('\n').slice(0, 2)).toEqual(['service', 'broker']);
});

test('nothing is started while everything is being stopped', async () => {
  await supervisor.stop();
  expect(() => supervisor.start(shell('late', 'true'))).toThrow('late is not started');
});

test('killing a process kills what it left in its group', async () => {
  const parent = supervisor.start(shell('parent', 'sleep 300 & echo "child $!"; wait'));
  const child = Number(/child (\d+)/.exec(await hasWritten(parent.logFile, 'child'))?.[1]);
  parent.kill('SIGKILL');
  await parent.exited;
  await expect.poll(() => isAlive(child)).toBe(false);
});

async function hasWritten(logFile: string, text: string): Promise<string> {
  await expect.poll(() => readFile(logFile, 'utf8'), { timeout: 5_000 }).toContain(text);
  return readFile(logFile, 'utf8');
}

/** A process that nobody has reaped yet (a container without an init) is dead too. */
async function isAlive(pid: number): Promise<boolean> {
  const { stdout } = await promisify(execFile)('ps', ['-o', 'stat=', '-p', String(pid)]).catch(() => ({ stdout: '' }));
  return stdout !== '' && !stdout.startsWith('Z');
}
