/** `npm run demo` as a person or a script meets it: standard output, standard error, exit code. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { checkPublished } from '@loyalty-ladder/demo/check-published.ts';
import { closeDemoClients, openDemoClients } from '@loyalty-ladder/demo/demo-clients.ts';
import { demoFacts } from '@loyalty-ladder/demo/demo-facts.ts';
import { readBack } from '@loyalty-ladder/demo/read-back.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import { RecordProducer } from '@loyalty-ladder/stream/producer.ts';
import type { Kafka } from 'kafkajs';
import type { Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openTestStack, type TestStack } from '../support/stack.ts';
import { CLOCK } from './replay-on-own-stack.ts';

const DEMO = fileURLToPath(new URL('../../infra/demo/src/main.ts', import.meta.url));
const ONE_IN = 60;

interface Ended {
  readonly code: number | null;
  readonly output: string;
  readonly progress: string;
}

async function demo(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<Ended> {
  const child = spawn(process.execPath, [DEMO, ...args], { env: { ...process.env, ...environment } });
  const [output, progress, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, output, progress };
}

/** A record as the relay has published it. */
async function firstOutcome(pool: Pool, topicPrefix: string): Promise<OutRecord> {
  const { rows } = await pool.query('select topic, key, payload, headers from outbox order by position limit 1');
  const { topic, key, payload: value, headers } = rows[0];
  return { topic: `${topicPrefix}${topic}`, key, value, headers };
}

async function sendAgain(kafka: Kafka, record: OutRecord): Promise<void> {
  const producer = await RecordProducer.open(kafka);
  await producer.publish([record]);
  await producer.close();
}

describe('on a stack that the environment names', () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await openTestStack({ clock: CLOCK });
  });
  afterAll(() => stack?.close());

  test('it replays, prints one JSON with the keys of the report and nothing else, and ends with 0', async () => {
    const args = ['--once', '--json', '--facts', 'purchases', '--sample', String(ONE_IN)];
    const { code, output, progress } = await demo(args, stack.environment);
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
  }, 120_000);

  test("the same facts again change nothing, and show a customer's life and the ladder over the year", async () => {
    const picture = join(stack.supervisor.folder, 'ladder.svg');
    const args = ['--once', '--facts', 'purchases', '--sample', String(ONE_IN), '--picture', picture];
    const [customer] = await stack.pool
      .query(
        "select customer_id from customers join history using (customer_no) where type = 'risk.changed' order by 1 limit 1",
      )
      .then(({ rows }) => rows.map((row) => row.customer_id));
    const { code, output, progress } = await demo([...args, '--customer', customer], stack.environment);
    expect(code, progress).toBe(0);
    expect(output).toMatch(new RegExp(`^Customer ${customer}: `));
    for (const word of [/bought .* GBP for/, /points +earn/, /stage +potential -> /, /risk +none -> watch: overdue/])
      expect(output).toMatch(word);
    expect(await readFile(picture, 'utf8')).toContain('</svg>');
  }, 120_000);

  test('an outcome that a subscriber receives twice is noticed', async () => {
    const { endpoints, topicPrefix, pool, kafka } = stack;
    const clients = await openDemoClients({ endpoints, topicPrefix, hasTimekeeper: true });
    try {
      expect(await checkPublished(pool, await readBack(clients))).toEqual([]);
      await sendAgain(kafka, await firstOutcome(pool, topicPrefix));
      const faults = await checkPublished(pool, await readBack(clients));
      expect(faults.join('\n')).toMatch(/comes twice/);
      expect(faults.join('\n')).toMatch(/were recorded and \d+ read back/);
    } finally {
      await closeDemoClients(clients);
    }
  });
});

test.each([
  [['--once', '--repeat', '0'], /--repeat/],
  [['--once', '--facts', 'some'], /--facts/],
  [['--once', '--duplicate', '101'], /--duplicate/],
  [['--once', '--json', '--customer', '12748'], /--customer/],
  [['--attach'], /KAFKA_BROKERS/],
])('%j is refused with a word about why, and a code that is not 0', async (args, why) => {
  const { code, output, progress } = await demo(args, {
    KAFKA_BROKERS: '',
    SCHEMA_REGISTRY_URL: '',
    DATABASE_URL: '',
    REDIS_URL: '',
  });
  expect(code).not.toBe(0);
  expect(output).toBe('');
  expect(progress).toMatch(why);
});
