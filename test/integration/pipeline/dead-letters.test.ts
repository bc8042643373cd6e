/** Nothing is lost: what cannot be applied is set aside with its bytes and its reason, and everything around it goes on. */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { DeadLetterReason } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { messageSchema } from '@loyalty-ladder/contracts/message-schemas.ts';
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { readHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { readAnonymousCounts } from '@loyalty-ladder/store/reports/read-anonymous-counts.ts';
import { countAnonymous } from '@loyalty-ladder/store/stream/count-anonymous.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import { eachHeader, type RecordHeader } from '@loyalty-ladder/stream/record-header.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { WireHeaders } from '@loyalty-ladder/stream/wire-headers.ts';
import { describe, expect } from 'vitest';
import { nps, purchase } from '../../support/facts.ts';
import { recordOf as javaRecordOf, startJavaProducers } from '../../support/java-producers.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testWithProducer, type World } from '../../support/world.ts';

const test = testWithProducer({
  services: ['purchase-consumer', 'outbox-relay'],
  environment: { CONSUMER_SESSION_MS: '6000' }, // One that was killed is a member for as long.
});

const AT = '2024-05-06T10:00:00.000Z';

function record(
  world: World,
  fact: PurchaseCompleted,
): OutRecord & { readonly value: Buffer; readonly headers: Record<string, string> } {
  return { topic: world.topic('loyalty.purchases'), ...encodeFact(fact, world.clients.catalog) };
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
    'malformed-header',
    'a source of our own',
    (good) => ({ ...good, headers: { ...good.headers, ce_source: 'urn:loyalty-ladder:gateway' } }),
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

/** Those with the key of one record: each test has customers of its own. */
async function deadLetters({ pool }: World, key: string | Buffer | null | undefined) {
  const { rows } = await pool.query('select * from dead_letters where key = $1 order by "offset"', [
    Buffer.from(key ?? ''),
  ]);
  return rows;
}

describe('a record that cannot be applied', () => {
  test.for(SPOILT)('%s: %s', async ([reason, name, spoil], { world, producer }) => {
    const good = record(world, purchase({ id: `bad: ${name}`, customerId: `c: ${name}`, at: AT }));
    const bad = spoil(good);
    await producer.publish([bad]);
    const letter = await waitUntil(async () => (await deadLetters(world, bad.key))[0], {
      what: `dead letter: ${name}`,
    });
    expect(letter.reason).toBe(reason);
    expect(letter.value).toEqual(bad.value);
    expect(letter.key).toEqual(bad.key);
    expect(letter.headers).toEqual(Object.entries(bad.headers));
    expect(letter.detail).not.toContain(`c: ${name}`);
  });

  test('invalid-value: a discount above the price, which no encoder of ours would send', async ({
    world,
    producer,
  }) => {
    const good = purchase({ id: 'bad-value', customerId: 'c-value', at: AT });
    const honest = record(world, good);
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
    const letter = await waitUntil(async () => (await deadLetters(world, 'c-value'))[0], { what: 'dead letter' });
    expect(letter.reason).toBe('invalid-value');
    expect(letter.detail).toMatch(/discountMinor/);
  });

  test('id-conflict: the first recorded stays, a true redelivery is no conflict', async ({ world }) => {
    const first = purchase({ id: 'same', customerId: 'c-conflict', at: AT, amountMinor: 5_000 });
    await world.apply([first, first, { ...first, purchaseId: 'another' }]);
    await world.apply([{ ...first, occurredAt: first.occurredAt + 1 }]);
    const letters = await deadLetters(world, 'c-conflict');
    expect(letters.map(({ reason }) => reason)).toEqual(['id-conflict', 'id-conflict']);
    const details = letters.map(({ detail }) => detail);
    expect(details).toEqual([expect.stringContaining('in purchaseId;'), expect.stringContaining('in ce_time;')]);
    const { rows } = await world.pool.query(
      "select sum(points)::text as points from entries e join identities i using (customer_no) where i.customer_id = 'c-conflict' and kind = 'earn'",
    );
    expect(rows[0].points).toBe('50');
  });

  test('the log says how many of a batch were set aside, by reason', async ({ world }) => {
    const facts = ['l1', 'l2'].map((id) => purchase({ id, customerId: 'c-log', at: AT }));
    await world.apply([...facts, ...facts.map((fact) => ({ ...fact, occurredAt: 0 }))]);
    const { rows } = await world.pool.query(`select from dead_letters where reason = 'id-conflict'`);
    const { logFile } = world.service('purchase-consumer');
    // A batch is logged once it is committed.
    const lines = await waitUntil(
      async () => {
        const all = (await readFile(logFile, 'utf8')).split('\n').filter((line) => line.includes('"deadLetters"'));
        const logged = all.reduce((sum, line) => sum + (JSON.parse(line).deadLetters['id-conflict'] ?? 0), 0);
        return logged === rows.length ? all : undefined;
      },
      { what: 'a line of each batch' },
    );
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(lines.join('\n')).not.toContain('c-log');
  });

  test('refused-by-store: points that no 64 bits hold, which only the fold can tell', async ({ world }) => {
    // A million points a yen: a purchase at the limits of the contract then earns more than 64 bits hold.
    await world.pool.query(
      `update programs set body = jsonb_set(body, '{pointsPerMajorUnitByCurrency}', '{"JPY": 1000000}')`,
    );
    await world.service('purchase-consumer').restart(); // It has read its program.
    const dearest = { sku: 'sku', quantity: 1, unitPriceMinor: 1_000_000_000_000, discountMinor: 0 };
    const lines = Array.from({ length: 10 }, (_, index) => ({ ...dearest, lineId: String(index) }));
    const huge = { ...purchase({ id: 'huge', customerId: 'c-huge', at: AT }), currency: 'JPY', lines };
    await world.apply([purchase({ id: 'small', customerId: 'c-huge', at: AT }), huge]);
    expect((await deadLetters(world, 'c-huge')).map(({ reason }) => reason)).toEqual(['refused-by-store']);
    const { state } = await world.customer('c-huge');
    expect(state.pendingLots.map(({ points }) => points)).toEqual([10n]);
  });

  test('a fact that belongs to another topic', async ({ world, producer }) => {
    const fact = nps({ id: 'lost', customerId: 'c-lost', at: AT, score: 9 });
    await producer.publish([{ topic: world.topic('loyalty.purchases'), ...encodeFact(fact, world.clients.catalog) }]);
    const letter = await waitUntil(async () => (await deadLetters(world, 'c-lost'))[0], { what: 'dead letter' });
    expect(letter.reason).toBe('unknown-type');
  });

  test('does not keep good records around it from being applied, in their order', async ({ world, producer }) => {
    const facts = [1, 2, 3].map((day) =>
      purchase({ id: `day-${day}`, customerId: 'c-good', at: `2024-05-0${day}T10:00:00.000Z` }),
    );
    const [one, two, three] = facts.map((fact) => record(world, fact));
    if (!one || !two || !three) throw new Error('three records are needed');
    const bad = { ...two, value: Buffer.from('spoilt') };
    await producer.publish([one, bad, two, { ...bad, headers: {} }, three]);
    await world.applied();
    const { state } = await world.customer('c-good');
    expect(state.stage).toBe('regular');
    expect(state.lastAt).toBe(Date.parse('2024-05-03T10:00:00.000Z'));
  });

  test('is published to the dead-letter topic with its bytes, its headers and where it lay', async ({
    world,
    producer,
  }) => {
    const good = record(world, purchase({ id: 'told', customerId: 'c-told', at: AT }));
    await producer.publish([
      { ...good, value: null },
      { ...good, value: Buffer.from('spoilt') },
    ]);
    const recorded = await waitUntil(
      async () => {
        const letters = await deadLetters(world, 'c-told');
        return letters.length === 2 && letters;
      },
      { what: 'dead letters' },
    );
    const published = await waitUntil(
      async () => {
        const letters = await publishedLetters(world, 'c-told');
        return letters.length >= 2 && letters;
      },
      { what: 'published dead letters' },
    );
    expect(published.map(({ key, value }) => ({ key, value }))).toEqual(
      recorded.map(({ key, value }) => ({ key, value })),
    );
    for (const [index, { topic, partition, offset, reason, detail }] of recorded.entries()) {
      const headers = Array.from(published[index]?.headers ?? [], ({ name, value }) => [name, String(value)]);
      expect(headers).toEqual([
        ...Object.entries(good.headers),
        ['dlq-reason', reason],
        ['dlq-detail', detail],
        ['dlq-topic', topic],
        ['dlq-partition', String(partition)],
        ['dlq-offset', String(offset)],
        ['dlq-timestamp', expect.any(String)],
        ['dlq-group', world.topic('purchase-consumer')],
      ]);
    }
  });
});

describe('a receipt of nobody', () => {
  /** As a till writes it that knows no card: our encoder would refuse it. */
  function receipt(world: World, id: string, key: Buffer | null, customerId: string, source = 'urn:till:9'): OutRecord {
    const good = record(world, purchase({ id, customerId: 'somebody', at: AT }));
    const { avro } = messageSchema('purchase.completed');
    const body = avro.toBuffer({ ...avro.fromBuffer(good.value.subarray(5)), customerId });
    return {
      ...good,
      key,
      value: Buffer.concat([good.value.subarray(0, 5), body]),
      headers: { ...good.headers, ce_source: source },
    };
  }

  test('is counted by topic and source, once, and is neither a dead letter nor in the way of what comes after', async ({
    world,
    producer,
  }) => {
    const named = record(world, purchase({ id: 'named', customerId: 'c-named', at: AT }));
    await producer.publish([
      receipt(world, 'n1', null, ''),
      receipt(world, 'n2', Buffer.alloc(0), ''),
      receipt(world, 'n3', null, '', 'urn:till:8'),
      receipt(world, 'k1', Buffer.from('c-keyed'), ''),
      named,
    ]);
    await waitUntil(async () => (await countsOf(world, 'urn:till:9')) === 2n, { what: 'counted receipts' });
    await waitUntil(async () => (await countsOf(world, 'urn:till:8')) === 1n, { what: 'counted receipt' });
    await world.applied('loyalty.purchases');
    // Read again from the last record that is applied, none is counted again.
    await world.service('purchase-consumer').crash();
    await world.service('purchase-consumer').restart();
    await producer.publish([receipt(world, 'n4', null, '')]);
    await waitUntil(async () => (await countsOf(world, 'urn:till:9')) === 3n, { what: 'counted receipts' });
    const { rows } = await world.pool.query("select event_id, reason from dead_letters where source like 'urn:till:%'");
    expect(rows).toEqual([{ event_id: 'k1', reason: 'invalid-value' }]);
    expect((await world.customer('c-named')).state.stage).toBe('first-purchase');
    const lag = await runJson(world, 'lag', []);
    expect(lag.anonymous).toContainEqual({
      topic: world.topic('loyalty.purchases'),
      source: 'urn:till:9',
      receipts: 3,
    });
    const { stdout } = await runCommand(world, 'lag', []);
    expect(stdout).toMatch(/anonymous +.*urn:till:9 3/);
  });

  test('of more sources than can be told apart counts for `other`', async ({ world: { pool } }) => {
    const place = { topic: 'many-sources', partition: 0 };
    const counts = (from: number) =>
      Array.from({ length: 150 }, (_, index) => ({ ...place, source: `s${from + index}`, receipts: 2n }));
    for (const from of [0, 75]) {
      await inTransaction(pool, async (tx) => ({
        result: undefined,
        riders: [countAnonymous(tx, 'many', counts(from), Date.parse(AT))],
      }));
    }
    const totals = (await readAnonymousCounts(pool)).filter(({ topic }) => topic === place.topic);
    expect(totals).toHaveLength(101);
    expect(totals.reduce((sum, { receipts }) => sum + receipts, 0)).toBe(600);
  });

  async function countsOf({ pool }: World, source: string): Promise<bigint | undefined> {
    const { rows } = await pool.query('select sum(receipts)::bigint as sum from anonymous_receipts where source = $1', [
      source,
    ]);
    return rows[0]?.sum ?? undefined;
  }
});

/** Repeated, without a value, of names that are no UTF-8 or like numbers, with NUL; and as a dead letter that was sent again has them. */
const ODD_HEADERS: readonly RecordHeader[] = [
  { name: 'ce_id', value: null },
  { name: '2', value: Buffer.from('b') },
  { name: '1', value: Buffer.from([0xff, 0xfe]) },
  { name: '2', value: null },
  { name: Buffer.from([0xff, 0x00]), value: Buffer.alloc(0) },
  { name: '2', value: Buffer.from('a\0') },
  { name: 'a\0', value: Buffer.from('Ä') },
  { name: '__proto__', value: Buffer.from('p') },
  { name: 'dlq-reason', value: Buffer.from('of an earlier time') },
  { name: 'ce_source', value: Buffer.from('odd-till') },
];

test('headers of a dead letter are those of the record, byte for byte and in order, in Postgres and in its topic', async ({
  world,
  producer,
}) => {
  const good = record(world, purchase({ id: 'odd', customerId: 'c-odd', at: AT }));
  await producer.publish([{ ...good, headers: ODD_HEADERS }]);
  const letter = await waitUntil(async () => (await deadLetters(world, 'c-odd'))[0], { what: 'dead letter' });
  expect(letter).toMatchObject({ reason: 'null-header', source: 'odd-till', event_id: null });
  expect(letter.detail).toContain('ce_id');
  expect(readHeaders(letter.headers, (wire) => new WireHeaders(wire))).toEqual(ODD_HEADERS);
  const published = await waitUntil(async () => (await publishedLetters(world, 'c-odd'))[0], { what: 'published one' });
  const headers = [...published.headers];
  expect(headers.slice(0, ODD_HEADERS.length)).toEqual(ODD_HEADERS);
  const added = headers.slice(ODD_HEADERS.length).map(({ name, value }) => [name, String(value)]);
  expect(added[0]).toEqual(['dlq-reason', 'null-header']);
  expect(added.map(([name]) => String(name).slice(0, 4))).toEqual(Array(7).fill('dlq-'));
});

test("headers as Java's client sends them come out as they went in: repeated, without a value, in their order", async ({
  world,
}) => {
  const java = await startJavaProducers(world);
  const sent = [
    { name: 'trace', value: Buffer.from('1') },
    { name: 'ce_id', value: null },
    { name: '1', value: Buffer.alloc(0) },
    { name: 'trace', value: null },
    { name: 'trace', value: Buffer.from([0xff]) },
  ];
  const fact = purchase({ id: 'j', customerId: 'c-java', at: AT });
  await java.begin('odd');
  await java.send('odd', { ...javaRecordOf(world, fact), headers: sent });
  await java.commit('odd');
  await java.close();
  const published = await waitUntil(async () => (await publishedLetters(world, 'c-java'))[0], { what: 'dead letter' });
  expect([...published.headers].slice(0, sent.length)).toEqual(sent);
  const [letter] = await deadLetters(world, 'c-java');
  expect(letter).toMatchObject({ reason: 'null-header', detail: expect.stringContaining('ce_id') });
});

test("two ids are nobody's, and both are kept", async ({ world, producer }) => {
  const good = record(world, purchase({ id: 'two', customerId: 'c-two', at: AT }));
  const twice = [...eachHeader(good.headers), { name: 'ce_id', value: Buffer.from('another') }];
  await producer.publish([{ ...good, headers: twice }]);
  const letter = await waitUntil(async () => (await deadLetters(world, 'c-two'))[0], { what: 'dead letter' });
  expect(letter).toMatchObject({
    reason: 'repeated-header',
    event_id: null,
    headers: expect.arrayContaining([
      ['ce_id', 'two'],
      ['ce_id', 'another'],
    ]),
  });
});

/** Those with this key, in order. */
async function publishedLetters({ stream, topic }: World, key: string): Promise<StreamMessage[]> {
  const letters: StreamMessage[] = [];
  await stream.readTopics({
    group: topic(`dlq-reader-${randomUUID()}`),
    topics: [topic('loyalty.purchases.dlq')],
    onMessage: (message) => {
      if (String(message.key) === key) letters.push(message);
    },
  });
  return letters;
}
