import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, test } from 'vitest';

const runService = JSON.stringify(new URL('./run-service.ts', import.meta.url).href);
const config = JSON.stringify(new URL('./config.ts', import.meta.url).href);

/** A service of its own process, because signals and exit codes are what is tested. */
function spawnService(start: string, env: Record<string, string> = {}): { child: ChildProcess; output: () => string } {
  const source = `
    import { z } from 'zod';
    import { buildConfig, httpConfig, logConfig, redisConfig } from ${config};
    import { runService } from ${runService};
    await runService({ name: 'sample', env: process.env, stopMsMax: 500, schema: z.object({ ...httpConfig, ...logConfig, ...buildConfig, ...redisConfig }),
      start: async ({ onStop, fail, log }) => { setInterval(() => {}, 1e6); ${start}; return { whyNotLive: () => [], whyNotReady: () => [] }; } });`;
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', source], {
    cwd: new URL('..', import.meta.url),
    env: { PATH: process.env.PATH, REDIS_URL: 'redis://:hunter2@h:1', ...env },
  });
  let text = '';
  child.stdout?.on('data', (chunk) => (text += chunk));
  child.stderr?.on('data', (chunk) => (text += chunk));
  return { child, output: () => text };
}

async function exitCode(child: ChildProcess): Promise<number> {
  const [code] = await once(child, 'close');
  return code;
}

async function stoppedBy(signal: NodeJS.Signals, start: string): Promise<{ code: number; output: string }> {
  const { child, output } = spawnService(start);
  child.stdout?.on('data', () => output().includes('"started"') && child.kill(signal));
  return { code: await exitCode(child), output: output() };
}

test('SIGTERM stops in reverse order and exits with 0; the configuration was printed without its secrets', async () => {
  const { code, output } = await stoppedBy(
    'SIGTERM',
    `onStop('pool', () => log.info('pool ended')); onStop('loop', () => log.info('loop ended'))`,
  );
  expect(code).toBe(0);
  expect(output.indexOf('loop ended')).toBeGreaterThan(0);
  expect(output.indexOf('loop ended')).toBeLessThan(output.indexOf('pool ended'));
  expect(output).toContain('"LOG_LEVEL":"info"');
  expect(output).not.toContain('hunter2');
});

test('a stop that hangs ends at the deadline with 1', async () => {
  expect(await stoppedBy('SIGINT', `onStop('hangs', () => new Promise(() => {}))`)).toMatchObject({ code: 1 });
});

test('an error nobody caught is logged and exits with 1, after what was started has been stopped', async () => {
  const { child, output } = spawnService(
    `onStop('pool', () => log.info('pool ended')); setTimeout(() => { throw new Error('boom') }, 1)`,
  );
  expect(await exitCode(child)).toBe(1);
  expect(output()).toMatch(/"fatal".*boom[\s\S]*pool ended/);
});

test('a failed start exits with 1', async () => {
  const { child, output } = spawnService(`throw new Error('no broker')`);
  expect(await exitCode(child)).toBe(1);
  expect(output()).toContain('no broker');
});

test('a wrong environment exits with 78 and names the variable', async () => {
  const { child, output } = spawnService('', { REDIS_URL: '', LOG_LEVEL: 'loud' });
  expect(await exitCode(child)).toBe(78);
  expect(output()).toContain('REDIS_URL: is required and not set');
  expect(output()).toContain('LOG_LEVEL');
});
