/** Outcomes by cursor, without Kafka: each once, every customer's in the order of its lock, whatever transactions end when. */
import { OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import { insertOutbox } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import {
  cursorAtBeginning,
  cursorAtEnd,
  cursorSince,
  type OutcomeCursor,
  readAllOf,
} from '@loyalty-ladder/store/outbox/outcome-cursor.ts';
import { type OutcomeRow, readOutcomePage } from '@loyalty-ladder/store/outbox/read-outcome-page.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { expect } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const LIMITS = { rowsMax: 100, bytesMax: 8_000_000 };

const test = testInOwnWorld({ topics: false }).extend('writer', ({ world }) => OutboxWriter.open(world.pool, 50));

/** Reads on until nothing waits. */
async function readOn(
  { pool }: World,
  from: OutcomeCursor,
  limits = LIMITS,
  topics: readonly string[] = OUTPUT_TOPICS,
) {
  const rows: OutcomeRow[] = [];
  let pages = 0;
  let cursor = from;
  for (let isLast = false; !isLast; pages += 1) {
    const page = await readOutcomePage(pool, cursor, topics, limits);
    ({ cursor, isLast } = page);
    rows.push(...page.rows);
  }
  return { ids: rows.map(({ id }) => id), rows, cursor, pages };
}

function expectOnceInOrder(ids: readonly string[], writer: OutboxWriter): void {
  expect(ids.length).toBe(new Set(ids).size);
  expect(new Set(ids)).toEqual(writer.committed);
  const sequences = new Map<string, number>();
  for (const id of ids) {
    const [customer = '', sequence] = id.split('/');
    expect(Number(sequence), id).toBe((sequences.get(customer) ?? 0) + 1);
    sequences.set(customer, Number(sequence));
  }
}

test('a reader beside transactions that run at once reads each outcome once, every customer in order', async ({
  world,
  writer,
}) => {
  const ids: string[] = [];
  let cursor = await cursorAtBeginning(world.pool);
  let isWriting = true;
  const writing = writer.writeMany(4_000, 50).finally(() => {
    isWriting = false;
  });
  for (let rowsMax = 1, isLast = false; isWriting || !isLast; rowsMax = (rowsMax % 97) + 7) {
    const page = await readOutcomePage(world.pool, cursor, OUTPUT_TOPICS, { ...LIMITS, rowsMax });
    ({ cursor, isLast } = page);
    ids.push(...page.rows.map(({ id }) => id));
  }
  await writing;
  expectOnceInOrder([...ids, ...(await readOn(world, cursor)).ids], writer);
});

test('a transaction that ends late is not skipped, and one that drew its id first and got the lock last comes last', async ({
  world,
  writer,
}) => {
  const { second, open } = await writer.race();
  const before = await readOn(world, await cursorAtBeginning(world.pool));
  await second.write([1]);
  await second.commit();
  const between = await readOn(world, before.cursor);
  await open.commit();
  const after = await readOn(world, between.cursor);
  expect([before.ids, between.ids, after.ids]).toEqual([['customer-1/1'], ['customer-1/2'], ['customer-2/1']]);
});

test('what commits while its window is read page by page comes with the next window, once', async ({
  world,
  writer,
}) => {
  const open = await writer.begin();
  await writer.write([1]);
  await open.write([2]);
  await writer.write([3]);
  const from = await cursorAtBeginning(world.pool);
  const first = await readOutcomePage(world.pool, from, OUTPUT_TOPICS, { ...LIMITS, rowsMax: 1 });
  await open.commit();
  const ids = [...first.rows.map(({ id }) => id), ...(await readOn(world, first.cursor)).ids];
  expect(ids).toEqual(['customer-1/1', 'customer-3/1', 'customer-2/1']);
});

test('from the end on only what comes is read, and what was still under way', async ({ world, writer }) => {
  await writer.write([1]);
  const open = await writer.begin();
  await open.write([2]);
  const cursor = await cursorAtEnd(world.pool);
  expect((await readOn(world, cursor)).ids).toEqual([]);
  await open.commit();
  await writer.write([3]);
  expect((await readOn(world, cursor)).ids).toEqual(['customer-2/1', 'customer-3/1']);
});

test('since an instant at least what was recorded from then on is read, and nothing of long before', async ({
  world: { pool, ...world },
}) => {
  const insert = `
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers, created_at)
    select n::text, 'customer', 'c', 'stage.changed', $1, '', '{}', '2024-01-01T00:00:00Z'::timestamptz + n * interval '1 hour'
    from generate_series(0, 999) as n where n % 10 > 0`;
  await pool.query(insert, [OUTPUT_TOPICS[0]]);
  for (const hours of [-1, 0, 1, 10, 499, 500, 998, 999, 2_000]) {
    const cursor = await cursorSince(pool, Date.parse('2024-01-01T00:00:00Z') + hours * 3_600_000 + 60_000);
    const wanted = Array.from({ length: 1_000 }, (_, n) => n).filter((n) => n % 10 > 0 && n >= hours);
    expect((await readOn({ pool, ...world }, cursor)).ids, `from ${hours}`).toEqual(wanted.map(String));
  }
});

test('pages end where they are full, by rows or by bytes, and an outcome larger than a page has one to itself', async ({
  world,
  writer,
}) => {
  await writer.write([1, 2, 3], 2);
  const from = await cursorAtBeginning(world.pool);
  const sizes = async (limits: typeof LIMITS) => {
    const { ids, pages } = await readOn(world, from, limits);
    expectOnceInOrder(ids, writer);
    return pages;
  };
  expect(await sizes({ rowsMax: 4, bytesMax: 8_000_000 })).toBe(3);
  expect(await sizes({ rowsMax: 100, bytesMax: 1 })).toBe(7);
});

test('only topics that are asked for are read: many rows of others cost pages without any, none of them many', async ({
  world,
  writer,
}) => {
  const fill = `
    insert into outbox (id, aggregatetype, aggregateid, type, topic, payload, headers)
    select n::text, 'dead-letter', n::text, 'dead-letter', 'loyalty.purchases.dlq', '', '{}' from generate_series(1, 30000) as n`;
  await world.pool.query(fill);
  await writer.write([1]);
  const from = await cursorAtBeginning(world.pool);
  const first = await readOutcomePage(world.pool, from, OUTPUT_TOPICS, LIMITS);
  expect(first).toMatchObject({ rows: [], isLast: false });
  expect(first.cursor.after).toBeLessThanOrEqual(from.after + 20_000n);
  expect((await readOn(world, from)).ids).toEqual(['customer-1/1']);
  expect((await readOn(world, from, LIMITS, ['loyalty.notices'])).ids).toEqual([]);
});

test('an outcome comes with its bytes, and when it was recorded', async ({ world }) => {
  const topic = 'loyalty.notices';
  const row = { aggregateType: 'customer', aggregateId: 'ä', type: 'grace.started', topic, key: Buffer.from('ä') };
  const outcome = {
    ...row,
    id: 'a',
    payload: Buffer.from([0, 255]),
    headers: { ce_id: 'a' },
    sequence: 1n,
    version: 1n,
  };
  await inTransaction(world.pool, async (tx) => ({ result: undefined, riders: [insertOutbox(tx, [outcome])] }));
  const { rows } = await readOn(world, await cursorAtBeginning(world.pool));
  const { id, payload, headers } = outcome;
  expect(rows).toMatchObject([{ id, topic, type: 'grace.started', customerId: 'ä', payload, headers }]);
  expect(Math.abs((rows[0]?.recordedAt ?? 0) - Date.now())).toBeLessThan(60_000);
});

test('a cursor of another store, whose transactions have not come here, is refused', async ({ world, writer }) => {
  await writer.write([1]);
  const ahead = `${2n ** 60n + 3n}:${2n ** 60n + 3n}:`;
  const cursors = [readAllOf(ahead), { ...(await cursorAtBeginning(world.pool)), to: ahead }];
  for (const cursor of cursors) {
    await expect(readOn(world, cursor)).rejects.toMatchObject({ code: 'TRANSACTION_IDS_WENT_BACK' });
  }
});
