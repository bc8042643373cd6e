/** `npm run lag`, `tail` and `dead-letters` on a system whose consumer can be stopped. */
import { encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { eachHeader } from '@loyalty-ladder/stream/record-header.ts';
import { expect } from 'vitest';
import { purchase, returned, visited } from '../../support/facts.ts';
import { runCommand, runJson, startCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ clock: '2024-05-07T00:00:00Z frozen', services: ['purchase-consumer'] });

const AT = '2024-05-06T10:00:00.000Z';
const bought = (id: string, customerId: string) => purchase({ id, customerId, at: AT });

/** No consumer of contacts runs here. */
const purchasesApplied = (world: World) => world.applied('loyalty.purchases');

function headerOf(record: { headers: { name: string; value: string | null }[] }, name: string) {
  return record.headers.find((header) => header.name === name)?.value;
}

async function factsOf({ pool }: World, customerId: string): Promise<number | null> {
  const select = 'select from facts join identities using (customer_no) where customer_id = $1';
  return (await pool.query(select, [customerId])).rowCount;
}

interface Lag {
  readonly group: string;
  readonly nextOffset: string | null;
  readonly messages: string;
  readonly secondsBehind: number | null;
  readonly oldestAppendedAt: string | null;
}

async function lagsOf(world: World, group: string): Promise<Lag[]> {
  const { partitions } = await runJson(world, 'lag', []);
  return partitions.filter((lag: Lag) => lag.group === world.topic(group));
}
const behind = (lags: readonly Lag[]): Lag[] => lags.filter(({ messages }) => messages !== '0');

test('lag counts what a stopped consumer has not applied, and how long the oldest of it waits', async ({ world }) => {
  const consumer = world.service('purchase-consumer');
  await world.send([bought('1', 'carla'), bought('2', 'carla')]);
  await purchasesApplied(world);
  await consumer.stop();
  const sentAt = Date.now();
  await world.send([bought('3', 'carla'), bought('4', 'carla'), bought('5', 'carla')]);
  const lags = await lagsOf(world, 'purchase-consumer');
  const [late, ...others] = behind(lags);
  expect(lags).toHaveLength(6);
  expect(others).toEqual([]);
  expect(late?.messages).toBe('3');
  expect(Date.parse(late?.oldestAppendedAt ?? '')).toBeGreaterThanOrEqual(sentAt);
  expect(late?.secondsBehind).toBeLessThanOrEqual((Date.now() - sentAt) / 1_000 + 1);
  await consumer.restart();
  await purchasesApplied(world);
  expect(behind(await lagsOf(world, 'purchase-consumer'))).toEqual([]);
});

test('a group that has never read is behind by the whole log', async ({ world }) => {
  // In a partition of her own: old purchases beside hers would wait for the contact, which nobody reads.
  await world.send([visited({ id: 'v1', customerId: 'doris', at: AT })]);
  const [lag, ...others] = behind(await lagsOf(world, 'contact-consumer'));
  expect(others).toEqual([]);
  expect(lag).toMatchObject({ nextOffset: null, messages: '1', secondsBehind: expect.any(Number) });
});

test('marks of transactions are no messages: a consumer that has applied all records is not behind', async ({
  world,
}) => {
  const producer = world.kafka.producer({
    transactionalId: `${world.topicPrefix}shop`,
    maxInFlightRequests: 1,
    idempotent: true,
  });
  await producer.connect();
  const transaction = await producer.transaction();
  const { key, value, headers } = encodeFact(bought('t1', 'emil') as WireFact, world.clients.catalog);
  await transaction.send({
    topic: world.topic('loyalty.purchases'),
    messages: [{ key, value, headers: { ...headers } }],
  });
  await transaction.commit();
  const aborted = await producer.transaction();
  await aborted.send({
    topic: world.topic('loyalty.purchases'),
    messages: [{ key, value, headers: { ...headers, ce_id: 'aborted' } }],
  });
  await aborted.abort();
  await producer.disconnect();
  // The marks themselves are passed once the consumer has looked behind them.
  await waitUntil(async () => behind(await lagsOf(world, 'purchase-consumer')).length === 0, {
    what: 'consumer that is not behind',
  });
  expect(await factsOf(world, 'emil')).toBe(1);
  const { stdout } = await runCommand(world, 'tail', ['purchases', '--limit', '100', '--json']);
  const ids = stdout
    .trimEnd()
    .split('\n')
    .map((line) => headerOf(JSON.parse(line), 'ce_id'));
  expect(ids).toContain('t1');
  expect(ids).not.toContain('aborted');
});

test('looking leaves nothing behind: no group, no committed offset', async ({ world }) => {
  const before = await groupsOf(world);
  await runCommand(world, 'tail', ['contacts']);
  expect(before).toEqual(expect.arrayContaining(await groupsOf(world)));
});

async function groupsOf({ kafka, topicPrefix }: World): Promise<string[]> {
  const admin = kafka.admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  await admin.disconnect();
  return groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(topicPrefix));
}

test('lag tells of the outbox that nobody relays, of what is due and of dead letters', async ({ world }) => {
  await world.send([bought('o1', 'olga')]);
  await purchasesApplied(world);
  const { outbox, due } = await runJson(world, 'lag', []);
  expect(outbox).toEqual({ holder: null, rows: expect.any(Number), oldestAgeSeconds: expect.any(Number) });
  expect(outbox.rows).toBeGreaterThan(0);
  expect(due).toEqual({ customers: '0', oldestDueAt: null });
  const { code, stdout } = await runCommand(world, 'lag', []);
  expect(code).toBe(0);
  expect(stdout).toMatch(/outbox +\d+ rows wait, .* \(NO RELAY holds it\)/);
  expect(stdout).toMatch(/^schemas {6}(registered, and|\d+ WARNING)/m); // Another test may have registered something meanwhile.
});

test('lag tells of facts without effect and of returns that wait, until their purchase comes', async ({ world }) => {
  const back = (id: string, purchaseId: string) => returned({ id, customerId: 'ida', at: AT, purchaseId });
  await world.send([back('r1', 'i1'), back('r2', 'i2'), bought('i1', 'ida'), back('r3', 'i1')]);
  await purchasesApplied(world);
  expect(await runJson(world, 'lag', [])).toMatchObject({
    returns: { waiting: 1, of: 3 },
    noEffects: { 'beyond-kept': 1 },
  });
});

test('the last records of a topic are shown, newest last, decoded', async ({ world }) => {
  await world.send([bought('6', 'fritz'), bought('7', 'fritz')]);
  const { stdout } = await runCommand(world, 'tail', ['loyalty.purchases', '--limit', '2', '--json']);
  const records = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records.map(({ body }) => body.purchaseId)).toEqual(['6', '7']);
  expect(records[1]).toMatchObject({ key: 'fritz' });
  expect(['ce_type', 'ce_id'].map((name) => headerOf(records[1], name))).toEqual(['purchase.completed', '7']);
});

test('following begins at the end and goes on until it is stopped', async ({ world }) => {
  await world.send([bought('before', 'gerda')]);
  const following = startCommand(world, 'tail', ['purchases', '--follow', '--json']);
  await waitUntil(() => following.stderr().includes('Waiting for what comes to '), { what: 'sign of life' });
  let sent = 0;
  // What is sent before it has joined is not its business.
  await waitUntil(
    async () => {
      await world.send([bought(`f${++sent}`, 'gerda')]);
      return following.stdout().includes('"name":"ce_id","value":"f');
    },
    { what: 'record that is followed' },
  );
  following.process.kill('SIGINT');
  const { code, stdout } = await following.ended;
  expect(code).toBe(0);
  expect(stdout).not.toContain('"name":"ce_id","value":"before"');
});

test('a record that cannot be applied is listed by its reason and shown with its headers and bytes', async ({
  world,
}) => {
  const producer = await world.stream.openProducer();
  const value = Buffer.from('{"json": true}');
  const { headers: good } = encodeFact(bought('bad', 'hans') as WireFact, world.clients.catalog);
  const headers = [
    ...eachHeader({ ...good, ce_source: 'till \u001b[2J' }),
    { name: 'trace', value: null },
    { name: 'trace', value: Buffer.from([0xff]) },
  ];
  await producer.publish([{ topic: world.topic('loyalty.purchases'), key: Buffer.from('hans'), value, headers }]);
  await producer.close();
  await purchasesApplied(world);
  const [letter] = await runJson(world, 'dead-letters', ['list', '--reason', 'wrong-magic-byte']);
  expect(letter).toMatchObject({ topic: world.topic('loyalty.purchases'), reason: 'wrong-magic-byte' });
  const ofSource = (source: string) =>
    runJson(world, 'dead-letters', ['list', '--topic', 'purchases', '--source', source]);
  expect(await ofSource('till \u001b[2J')).toEqual([letter]);
  expect(await ofSource('another till')).toEqual([]);
  expect(await runJson(world, 'dead-letters', ['list', '--topic', 'contacts'])).toEqual([]);
  const shown = await runCommand(world, 'dead-letters', [
    'show',
    `loyalty.purchases/${letter.partition}/${letter.offset}`,
  ]);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/repair +mend .* with the same ce_source and ce_id/);
  expect(shown.stdout).toContain('ce_source: till \\u{1b}[2J');
  expect(shown.stdout).toContain('  trace: (no value)\n  trace: base64 /w==\n');
  expect(shown.stdout).toContain('00000000  7b 22 6a 73 6f 6e 22 3a 20 74 72 75 65 7d        {"json": true}');
  expect(await runJson(world, 'lag', [])).toMatchObject({ deadLetters: { 'wrong-magic-byte': 1 } });
});

test('a record that is no dead letter, and a topic that is none of ours, are said to be so', async ({ world }) => {
  const record = await runCommand(world, 'dead-letters', ['show', 'loyalty.purchases/0/987654']);
  expect(record).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('not among the dead letters') });
  const topic = await runCommand(world, 'tail', ['orders']);
  expect(topic).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('There is no topic "orders"') });
});
