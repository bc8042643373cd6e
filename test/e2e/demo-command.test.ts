/** `npm run demo` as a person or a script meets it: standard output, standard error, exit code. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { findRunningStack } from '@loyalty-ladder/cli/running-stack.ts';
import { demoFacts } from '@loyalty-ladder/demo/demo-facts.ts';
import { checkPublished } from '@loyalty-ladder/harness/check-published.ts';
import { readBack } from '@loyalty-ladder/harness/read-back.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { purchase } from '../support/facts.ts';
import { relayedAll } from '../support/published-outbox.ts';
import { waitUntil } from '../support/wait-until.ts';
import { testInOwnWorld, testInWorld } from '../support/world.ts';
import { CLOCK } from './replay-on-own-stack.ts';

const DEMO = fileURLToPath(new URL('../../infra/demo/src/main.ts', import.meta.url));
const ONE_IN = 60;

const NO_SYSTEM = { KAFKA_BROKERS: '', SCHEMA_REGISTRY_URL: '', DATABASE_URL: '', REDIS_URL: '' };

/** Where systems announce themselves: those of this test only. */
let temporary: string;
beforeAll(async () => {
  temporary = await mkdtemp(join(tmpdir(), 'demo-test-'));
});
afterAll(() => rm(temporary, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly progress: string;
}

function spawnDemo(args: readonly string[], environment: Readonly<Record<string, string>>) {
  const env = { ...process.env, ...environment, TMPDIR: temporary };
  return spawn(process.execPath, [DEMO, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
}

async function demo(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawnDemo(args, environment);
  const [output, progress, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, output, progress };
}

/** A record as the relay has published it. */
async function firstOutcome(pool: Pool, topicPrefix: string): Promise<OutRecord> {
  const { rows } = await pool.query('select topic, key, payload, headers from outbox order by position limit 1');
  const { topic, key, payload: value, headers } = rows[0];
  return { topic: `${topicPrefix}${topic}`, key, value, headers };
}

async function sendAgain(stream: StreamClient, record: OutRecord): Promise<void> {
  const producer = await stream.openProducer();
  await producer.publish([record]);
  await producer.close();
}

const FACTS = ['--facts', 'purchases', '--sample', String(ONE_IN)];

/** replayed: how the first demo on it ended. */
const testOnStack = testInWorld({ clock: CLOCK }).extend('replayed', { scope: 'file' }, ({ world }) =>
  demo(['--once', '--json', ...FACTS], world.environment),
);

describe('on a stack that the environment names', () => {
  testOnStack(
    'it replays, prints one JSON with the keys of the report and nothing else, and ends with 0',
    async ({ replayed }) => {
      const { code, output, progress } = replayed;
      expect(code, progress).toBe(0);
      const report = JSON.parse(output);
      expect(Object.keys(report)).toEqual([
        'clock',
        'facts',
        'customers',
        'ledger',
        'history',
        'waitingReturns',
        'outcomes',
        'deadLetters',
        'stateHash',
        'outcomesHash',
        'seconds',
        'eventsPerSecond',
      ]);
      const facts = await demoFacts({ facts: 'purchases', sampleOneIn: ONE_IN });
      expect(report.clock).toBe('2010-12-10T00:00:00.000Z');
      expect(report.facts['purchase.completed'] + report.facts['purchase.returned']).toBe(facts.length);
      expect(progress).toContain(`sending ${facts.length} facts`);
    },
  );

  testOnStack(
    "the same facts again change nothing, and show a customer's life and the ladder over the year",
    async ({ world, replayed }) => {
      expect(replayed.code).toBe(0);
      const picture = join(world.supervisor.folder, 'ladder.svg');
      const { rows } = await world.pool.query(
        "select customer_id from customers join history using (customer_no) where type = 'risk.changed' order by 1 limit 1",
      );
      const customer = rows[0].customer_id;
      const args = ['--once', ...FACTS, '--picture', picture, '--customer', customer];
      const { code, output, progress } = await demo(args, world.environment);
      expect(code, progress).toBe(0);
      expect(output).toMatch(new RegExp(`^Customer ${customer}: `));
      for (const word of [/bought .* GBP for/, /points +earn/, /stage +potential -> /, /risk +none -> watch: overdue/])
        expect(output).toMatch(word);
      expect(await readFile(picture, 'utf8')).toContain('</svg>');
    },
  );

  testOnStack(
    'without --once it stays up: it is found like `npm start`, can be attached to, and says at Ctrl-C what stays',
    async ({ world }) => {
      const child = spawnDemo(FACTS, world.environment);
      try {
        let progress = '';
        for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (progress += chunk));
        await waitUntil(() => progress.includes('the system stays up') || child.exitCode !== null, {
          what: 'demo that stays up',
          explain: () => progress,
        });
        expect(progress).toMatch(/^Ladder's clock +2010-12-10 00:00 UTC$/m);
        expect(await findRunningStack(temporary)).toEqual([world.environment]);
        const anHourAgo = String(Date.now() - 3_600_000); // As `npm start` has its replay go on counting.
        const attached = await demo(['--attach', ...FACTS, '--started-at', anHourAgo], NO_SYSTEM);
        expect(attached.code, attached.progress).toBe(0);
        expect(attached.progress).toMatch(/^ *3[6-9]\d\d\.\d s {2}sending/m);
        child.kill('SIGINT');
        expect(await once(child, 'exit')).toEqual([0, null]);
        expect(progress).toMatch(/stopped, what was written to Kafka, .* stays there\n$/);
        expect(await findRunningStack(temporary)).toEqual([]);
      } finally {
        child.kill('SIGKILL');
      }
    },
  );
});

testInOwnWorld({ services: ['purchase-consumer', 'outbox-relay'] })(
  'an outcome that a subscriber receives twice is noticed',
  async ({ world: { pool, stream, clients, topicPrefix, apply } }) => {
    await apply([purchase({ id: 'p', customerId: 'c', at: '2024-05-06T10:00:00Z' })]);
    await relayedAll(pool);
    expect(await checkPublished(pool, await readBack(clients))).toEqual([]);
    await sendAgain(stream, await firstOutcome(pool, topicPrefix));
    const faults = await checkPublished(pool, await readBack(clients));
    expect(faults.join('\n')).toMatch(/comes twice/);
    expect(faults.join('\n')).toMatch(/were recorded and \d+ read back/);
  },
);

test.each([
  [['--once', '--repeat', '0'], /--repeat/],
  [['--once', '--facts', 'some'], /--facts/],
  [['--once', '--duplicate', '101'], /--duplicate/],
  [['--once', '--instances', '7'], /--instances.* 1 to 6/],
  [['--once', '--json', '--customer', '12748'], /--customer/],
  [['--once', '--facts', 'purchases', '--customer', 'nobody'], /nobody is known under this customer id/],
  [['--once', '--picture', '/dev/null/ladder.svg'], /the file \/dev\/null\/ladder\.svg cannot be written \(ENOTDIR\)/],
  [['--attach'], /KAFKA_BROKERS/],
])('%j is refused before anything is started, with a word about why, and a code that is not 0', async (args, why) => {
  const { code, output, progress } = await demo(args, NO_SYSTEM);
  expect(code).not.toBe(0);
  expect(output).toBe('');
  expect(progress).toMatch(why);
  expect(progress).not.toMatch(/listens|answers/);
});

test('asking whether a picture can be written leaves what is there, and nothing where nothing was', async () => {
  const picture = join(temporary, 'ladder.svg');
  const refused = ['--once', '--facts', 'purchases', '--customer', 'nobody', '--picture', picture];
  await demo(refused, NO_SYSTEM);
  await expect(readFile(picture)).rejects.toThrow('ENOENT');
  await writeFile(picture, 'of yesterday');
  await demo(refused, NO_SYSTEM);
  expect(await readFile(picture, 'utf8')).toBe('of yesterday');
});
