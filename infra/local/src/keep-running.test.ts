/** With small services; real ones are killed in test/integration/local/local-stack.test.ts. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepRunning } from './keep-running.ts';
import { RunningService } from './running-service.ts';
import { Supervisor } from './supervisor.ts';

/** It answers, and on any request for its end it says a last word and ends with the code asked for: `/end?code=1&last=...`. */
const SERVICE = `
  import { createServer } from 'node:http';
  createServer(({ url }, response) => {
    response.end();
    const { pathname, searchParams } = new URL(url, 'http://localhost');
    if (pathname !== '/end') return;
    console.log(searchParams.get('last').replace('PID', process.pid));
    process.exit(Number(searchParams.get('code')));
  }).listen(Number(process.env.HTTP_PORT), '127.0.0.1');`;

let folder: string;
let supervisor: Supervisor;
let service: RunningService;
const lines: string[] = [];
let fate: Promise<Error | undefined>;
beforeEach(async () => {
  lines.length = 0;
  folder = await mkdtemp(join(tmpdir(), 'keep-running-test-'));
  const mainFile = join(folder, 'service.mjs');
  await writeFile(mainFile, SERVICE);
  supervisor = await Supervisor.open({ environment: process.env });
  service = new RunningService(supervisor, { service: 'relay', instance: 1, mainFile, environment: {} });
  await service.spawn();
  await service.ready();
  fate = keepRunning(service, { supervisor, reporter: (line) => lines.push(line) });
});
afterEach(async () => {
  await supervisor.stop();
  await rm(folder, { recursive: true });
});

async function end(code: number, last: string): Promise<void> {
  await fetch(`${service.url}/end?code=${code}&last=${encodeURIComponent(last)}`).then((response) => response.text());
}

const fatal = (err: object) => JSON.stringify({ level: 'fatal', err, msg: 'cannot go on' }).replace('{', '{"pid":PID,');

async function isReadyAgain(): Promise<void> {
  await expect.poll(() => lines.at(-1), { timeout: 15_000 }).toMatch(/relay-1 is ready again, pid \d+/);
}

test('a service that is killed answers again at the same address, and its log is named', async () => {
  const { pid, url, logFile } = service;
  service.kill('SIGKILL');
  await isReadyAgain();
  expect(lines[0]).toMatch(/^relay-1 was ended by SIGKILL; starts again in \d\.\d s\. Log: /);
  expect(lines[0]).toContain(logFile);
  expect(service.url).toBe(url);
  expect(service.pid).not.toBe(pid);
});

test('one that ended itself is started again, with its reason', async () => {
  await end(1, fatal({ message: 'connect ECONNREFUSED 127.0.0.1:5432' }));
  await isReadyAgain();
  expect(lines[0]).toContain('relay-1 ended with code 1: connect ECONNREFUSED 127.0.0.1:5432; starts again');
});

test.each([
  ['whose environment is wrong', 78, 'relay: the environment is not valid:\n  RELAY_LEASE_MS: a number'],
  ['that says itself that beginning again changes nothing', 1, fatal({ message: 'made anew', retryable: false })],
])('one %s is given up, loudly', async (_, code, last) => {
  await end(code, last);
  expect((await fate)?.message).toMatch(/relay-1 ended with code \d+: (made anew|relay: the environment is not valid)/);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/not started again before somebody acts; the others go on\. Log: /);
});

test('an end together with everything is no news', async () => {
  await supervisor.stop();
  expect(await fate).toBe(undefined);
  expect(lines).toEqual([]);
});
