/** Nothing is lost: what cannot be applied is set aside with its bytes and its reason, and everything around it goes on. */
import { readFile } from 'node:fs/promises';
import type { DeadLetterReason } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import type { RecordProducer } from '@loyalty-ladder/stream/producer.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nps, purchase } from '../../support/facts.ts';
import { applied, apply, customerOf, openClientsOf } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let clients: LadderClients;
let producer: RecordProducer;
let consumer: RunningService;
beforeAll(async () => {
  stack = await openTestStack();
  clients = await openClientsOf(stack);
  producer = await stack.stream.openProducer();
  // A million points a yen: a purchase at the limits of the contract then earns more than 64 bits hold.
  await stack.pool.query(
    `update programs set body = jsonb_set(body, '{pointsPerMajorUnitByCurrency}', '{"JPY": 1000000}')`,
  );
  [consumer] = await Promise.all([stack.startService('purchase-consumer'), stack.startService('outbox-relay')]);
});
afterAll(async () => {
  await producer?.close();
  await clients?.pool.end();
  await stack?.close();
});

const AT = '2024-05-06T10:00:00.000Z';

function record(
  fact: PurchaseCompleted,
): OutRecord & { readonly value: Buffer; readonly headers: Record<string, string> } {
  return { topic: stack.topic('loyalty.purchases'), ...encodeFact(fact, clients.catalog) };
}

function without(headers: Record<string, string>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([each]) => each !== name));
}

/** How a good record is spoilt, and the class it must be set aside under. */
const SPOILT: readonly [DeadLetterReason, string, (good: ReturnType<typeof record>) => OutRecord][] = [
  ['empty-value', 'a tombstone', (good) => ({ ...good, value: null })],
  ['wrong-magic-byte', 'bytes that are not framed', (good) => ({ ...good, value: Buffer.from('{"json":true}') })],
  ['unknown-schema', 'an id nobody registered', (good) => ({ ...good, value: reframed(good.value, 0x7fff_fff0) })],
  ['undecodable', 'a body that was cut off', (good) => ({ ...good, value: good.value.subarray(0, 9) })],
  ['missing-header', 'no ce_id', (good) => ({ ...good, headers: without(good.headers, 'ce_id') })],
  [
    'malformed-header',
    'a time that is none',
    (good) => ({ ...good, headers: { ...good.headers, ce_time: 'yesterday' } }),
  ],
  [
    'unknown-type',
    'a type of another system',
    (good) => ({ ...good, headers: { ...good.headers, ce_type: 'order.placed' } }),
  ],
  ['key-mismatch', 'the key of somebody else', (good) => ({ ...good, key: Buffer.from('somebody-else') })],
  [
    'from-the-future',
    'a purchase of tomorrow',
    (good) => ({ ...good, headers: { ...good.headers, ce_time: new Date(Date.now() + DAY_MS).toISOString() } }),
  ],
];

function reframed(value: Buffer, id: number): Buffer {
  const copy = Buffer.from(value);
  copy.writeInt32BE(id, 1);
  return copy;
}

async function deadLetters(reason: DeadLetterReason) {
  const { rows } = await stack.pool.query('select * from dead_letters where reason = $1', [reason]);
  return rows;
}

describe('a record that cannot be applied', () => {
  test.each(SPOILT)('%s: %s', async (reason, name, spoil) => {
    const good = record(purchase({ id: `bad-${reason}`, customerId: `c-${reason}`, at: AT }));
    const bad = spoil(good);
    await producer.publish([bad]);
    const letter = await waitUntil(async () => (await deadLetters(reason))[0], { what: `dead letter: ${name}` });
    expect(letter.value).toEqual(bad.value);
    expect(letter.key).toEqual(bad.key);
    expect(Object.keys(letter.headers).sort()).toEqual(Object.keys(bad.headers ?? {}).sort());
    expect(letter.detail).not.toContain(`c-${reason}`);
  });

  test('invalid-value: a discount above the price, which no encoder of ours would send', async () => {
    const good = purchase({ id: 'bad-value', customerId: 'c-value', at: AT });
    const honest = record(good);
    const line = Buffer.from(honest.value);
    // The last fields of the one line: quantity 1, price 1000, discount 0 as zigzag longs. The discount becomes 1001.
    const price = Buffer.from([0x02, 0xd0, 0x0f, 0x00]);
    const at = line.indexOf(price);
    expect(at).toBeGreaterThan(0);
    const value = Buffer.concat([
      line.subarray(0, at),
      Buffer.from([0x02, 0xd0, 0x0f, 0xd2, 0x0f]),
      line.subarray(at + 4),
    ]);
    await producer.publish([{ ...honest, value }]);
    const letter = await waitUntil(async () => (await deadLetters('invalid-value'))[0], { what: 'dead letter' });
    expect(letter.detail).toMatch(/discountMinor/);
  });

  test('id-conflict: the first recorded stays, a true redelivery is no conflict', async () => {
    const first = purchase({ id: 'same', customerId: 'c-conflict', at: AT, amountMinor: 5_000 });
    await apply(clients, [first, first, { ...first, purchaseId: 'another' }]);
    await apply(clients, [{ ...first, occurredAt: first.occurredAt + 1 }]);
    const details = (await deadLetters('id-conflict')).map(({ detail }) => detail);
    expect(details).toEqual([expect.stringContaining('in purchaseId;'), expect.stringContaining('in ce_time;')]);
    const { rows } = await stack.pool.query(
      "select sum(points)::text as points from entries e join identities i using (customer_no) where i.customer_id = 'c-conflict' and kind = 'earn'",
    );
    expect(rows[0].points).toBe('50');
  });

  test('the log says how many of a batch were set aside, by reason', async () => {
    const facts = ['l1', 'l2'].map((id) => purchase({ id, customerId: 'c-log', at: AT }));
    await apply(clients, [...facts, ...facts.map((fact) => ({ ...fact, occurredAt: 0 }))]);
    const conflicts = (await deadLetters('id-conflict')).length;
    // A batch is logged once it is committed.
    const lines = await waitUntil(
      async () => {
        const all = (await readFile(consumer.logFile, 'utf8'))
          .split('\n')
          .filter((line) => line.includes('"deadLetters"'));
        const logged = all.reduce((sum, line) => sum + (JSON.parse(line).deadLetters['id-conflict'] ?? 0), 0);
        return logged === conflicts ? all : undefined;
      },
      { what: 'a line of each batch' },
    );
    expect(lines.join('\n')).not.toContain('c-log');
  });

  test('refused-by-store: points that no 64 bits hold, which only the fold can tell', async () => {
    const dearest = { sku: 'sku', quantity: 1, unitPriceMinor: 1_000_000_000_000, discountMinor: 0 };
    const lines = Array.from({ length: 10 }, (_, index) => ({ ...dearest, lineId: String(index) }));
    const huge = { ...purchase({ id: 'huge', customerId: 'c-huge', at: AT }), currency: 'JPY', lines };
    await apply(clients, [purchase({ id: 'small', customerId: 'c-huge', at: AT }), huge]);
    expect(await deadLetters('refused-by-store')).toHaveLength(1);
    const { state } = await customerOf(clients, 'c-huge');
    expect(state.pendingLots.map(({ points }) => points)).toEqual([10n]);
  });

  test('a fact that belongs to another topic', async () => {
    const fact = nps({ id: 'lost', customerId: 'c-lost', at: AT, score: 9 });
    const before = (await deadLetters('unknown-type')).length;
    await producer.publish([{ topic: stack.topic('loyalty.purchases'), ...encodeFact(fact, clients.catalog) }]);
    await waitUntil(async () => (await deadLetters('unknown-type')).length === before + 1, { what: 'dead letter' });
  });

  test('does not keep good records around it from being applied, in their order', async () => {
    const facts = [1, 2, 3].map((day) =>
      purchase({ id: `day-${day}`, customerId: 'c-good', at: `2024-05-0${day}T10:00:00.000Z` }),
    );
    const [one, two, three] = facts.map(record);
    if (!one || !two || !three) throw new Error('three records are needed');
    const bad = { ...two, value: Buffer.from('spoilt') };
    await producer.publish([one, bad, two, { ...bad, headers: {} }, three]);
    await applied(clients);
    const { state } = await customerOf(clients, 'c-good');
    expect(state.stage).toBe('regular');
    expect(state.lastAt).toBe(Date.parse('2024-05-03T10:00:00.000Z'));
  });

  test('is published to the dead-letter topic with its bytes, its headers and where it lay', async () => {
    const { rows } = await stack.pool.query('select count(*)::integer as count from dead_letters');
    const letters: { reason: string; value: Buffer | null; offset: string }[] = [];
    await waitUntil(
      async () => {
        letters.length = 0;
        await stack.stream.readTopics({
          group: `${stack.topicPrefix}dlq-reader-${letters.length}-${Math.random()}`,
          topics: [stack.topic('loyalty.purchases.dlq')],
          onMessage: ({ value, headers }) => {
            letters.push({ value, reason: String(headers['dlq-reason']), offset: String(headers['dlq-offset']) });
          },
        });
        return letters.length === rows[0].count;
      },
      { what: 'complete dead-letter topic' },
    );
    const mirror = await stack.pool.query('select reason, value, "offset"::text from dead_letters');
    const text = (each: { reason: string; value: Buffer | null; offset: string }) =>
      `${each.reason} ${each.offset} ${each.value?.toString('hex') ?? 'null'}`;
    expect(letters.map(text).sort()).toEqual(mirror.rows.map(text).sort());
  });
});
