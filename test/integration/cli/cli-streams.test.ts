/** `npm run lag`, `tail` and `dead-letters` on a system whose consumer can be stopped. */
import { encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purchase, returned, visited } from '../../support/facts.ts';
import { openClientsOf } from '../../support/ladder-clients.ts';
import { runCommand, runJson, startCommand } from '../../support/run-command.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let clients: LadderClients;
let consumer: RunningService;
beforeAll(async () => {
  stack = await openTestStack({ clock: '2024-05-07T00:00:00Z frozen' });
  clients = await openClientsOf(stack);
  consumer = await stack.startService('purchase-consumer');
});
afterAll(async () => {
  await clients?.pool.end();
  await stack?.close();
});

/** The contacts of this test are nobody's, so what is waited for is the record itself. */
async function recorded(table: 'facts' | 'dead_letters', rows: number): Promise<void> {
  await waitUntil(async () => (await stack.pool.query(`select from ${table}`)).rowCount === rows, {
    what: `${rows} rows in ${table}`,
  });
}

const AT = '2024-05-06T10:00:00.000Z';
const bought = (id: string, customerId = 'carla') => purchase({ id, customerId, at: AT });

interface Lag {
  readonly group: string;
  readonly nextOffset: string | null;
  readonly messages: string;
  readonly secondsBehind: number | null;
  readonly oldestAppendedAt: string | null;
}

const ofGroup = (report: { partitions: Lag[] }, group: string): Lag[] =>
  report.partitions.filter((lag) => lag.group === `${stack.topicPrefix}${group}`);
const behind = (lags: readonly Lag[]): Lag[] => lags.filter(({ messages }) => messages !== '0');

test('lag counts what a stopped consumer has not applied, and how long the oldest of it waits', async () => {
  await produceFacts(clients, [bought('1'), bought('2')]);
  await recorded('facts', 2);
  await consumer.stop();
  const sentAt = Date.now();
  await produceFacts(clients, [bought('3'), bought('4'), bought('5')]);
  const report = await runJson(stack, 'lag', []);
  const lags = ofGroup(report, 'purchase-consumer');
  const [late, ...others] = behind(lags);
  expect(lags).toHaveLength(6);
  expect(others).toEqual([]);
  expect(late?.messages).toBe('3');
  expect(Date.parse(late?.oldestAppendedAt ?? '')).toBeGreaterThanOrEqual(sentAt);
  expect(late?.secondsBehind).toBeLessThan(60);
  await consumer.restart();
  await recorded('facts', 5);
  expect(behind(ofGroup(await runJson(stack, 'lag', []), 'purchase-consumer'))).toEqual([]);
});

test('a group that has never read is behind by the whole log', async () => {
  // In a partition of her own: old purchases beside hers would wait for the contact, which nobody reads.
  await produceFacts(clients, [visited({ id: 'v1', customerId: 'doris', at: AT })]);
  const [lag, ...others] = behind(ofGroup(await runJson(stack, 'lag', []), 'contact-consumer'));
  expect(others).toEqual([]);
  expect(lag).toMatchObject({ nextOffset: null, messages: '1', secondsBehind: expect.any(Number) });
});

test('marks of transactions are no messages: a consumer that has applied all records is not behind', async () => {
  const producer = stack.kafka.producer({
    transactionalId: `${stack.topicPrefix}shop`,
    maxInFlightRequests: 1,
    idempotent: true,
  });
  await producer.connect();
  const transaction = await producer.transaction();
  const { key, value, headers } = encodeFact(bought('t1', 'emil') as WireFact, clients.catalog);
  await transaction.send({
    topic: stack.topic('loyalty.purchases'),
    messages: [{ key, value, headers: { ...headers } }],
  });
  await transaction.commit();
  const aborted = await producer.transaction();
  await aborted.send({
    topic: stack.topic('loyalty.purchases'),
    messages: [{ key, value, headers: { ...headers, ce_id: 'aborted' } }],
  });
  await aborted.abort();
  await producer.disconnect();
  await recorded('facts', 6);
  await waitUntil(async () => behind(ofGroup(await runJson(stack, 'lag', []), 'purchase-consumer')).length === 0, {
    what: 'consumer that is not behind',
  });
  const { stdout } = await runCommand(stack, 'tail', ['purchases', '--limit', '100', '--json']);
  const ids = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line).headers.ce_id);
  expect(ids).toContain('t1');
  expect(ids).not.toContain('aborted');
});

test('looking leaves nothing behind: no group, no committed offset', async () => {
  await runCommand(stack, 'tail', ['contacts']);
  const admin = stack.kafka.admin();
  await admin.connect();
  const { groups } = await admin.listGroups();
  await admin.disconnect();
  const mine = groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(stack.topicPrefix));
  expect(mine).toEqual([`${stack.topicPrefix}purchase-consumer`]);
});

test('lag tells of the outbox that nobody relays, of what is due and of dead letters', async () => {
  const { outbox, due } = await runJson(stack, 'lag', []);
  expect(outbox).toEqual({ holder: null, rows: expect.any(Number), oldestAgeSeconds: expect.any(Number) });
  expect(outbox.rows).toBeGreaterThan(0);
  expect(due).toEqual({ customers: '0', oldestDueAt: null });
  const { code, stdout } = await runCommand(stack, 'lag', []);
  expect(code).toBe(0);
  expect(stdout).toMatch(/outbox +\d+ rows wait, .* \(NO RELAY holds it\)/);
});

test('lag tells of facts without effect and of returns that wait, until their purchase comes', async () => {
  const back = (id: string, purchaseId: string) => returned({ id, customerId: 'ida', at: AT, purchaseId });
  await produceFacts(clients, [back('r1', 'i1'), back('r2', 'i2'), bought('i1', 'ida'), back('r3', 'i1')]);
  await recorded('facts', 10);
  expect(await runJson(stack, 'lag', [])).toMatchObject({
    returns: { waiting: 1, of: 3 },
    noEffects: { 'beyond-kept': 1 },
  });
});

test('the last records of a topic are shown, newest last, decoded', async () => {
  await produceFacts(clients, [bought('6', 'fritz'), bought('7', 'fritz')]);
  const { stdout } = await runCommand(stack, 'tail', ['loyalty.purchases', '--limit', '2', '--json']);
  const records = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(records.map(({ body }) => body.purchaseId)).toEqual(['6', '7']);
  expect(records[1]).toMatchObject({ key: 'fritz', headers: { ce_type: 'purchase.completed', ce_id: '7' } });
});

test('following begins at the end and goes on until it is stopped', async () => {
  const following = startCommand(stack, 'tail', ['purchases', '--follow', '--json']);
  await waitUntil(() => following.stderr().includes('Waiting for what comes to '), { what: 'sign of life' });
  let sent = 0;
  // What is sent before it has joined is not its business.
  await waitUntil(
    async () => {
      await produceFacts(clients, [bought(`f${++sent}`, 'gerda')]);
      return following.stdout().includes('"ce_id":"f');
    },
    { what: 'record that is followed', timeoutMs: 45_000 },
  );
  following.process.kill('SIGINT');
  const { code, stdout } = await following.ended;
  expect(code).toBe(0);
  expect(stdout).not.toContain('"ce_id":"7"');
});

test('a record that cannot be applied is listed by its reason and shown with its headers and bytes', async () => {
  const producer = await stack.stream.openProducer();
  const value = Buffer.from('{"json": true}');
  const { headers: good } = encodeFact(bought('bad', 'hans') as WireFact, clients.catalog);
  const headers = { ...good, ce_source: 'till \u001b[2J' };
  await producer.publish([{ topic: stack.topic('loyalty.purchases'), key: Buffer.from('hans'), value, headers }]);
  await producer.close();
  await recorded('dead_letters', 1);
  const [letter] = await runJson(stack, 'dead-letters', ['list', '--reason', 'wrong-magic-byte']);
  expect(letter).toMatchObject({ topic: stack.topic('loyalty.purchases'), reason: 'wrong-magic-byte' });
  const ofSource = (source: string) =>
    runJson(stack, 'dead-letters', ['list', '--topic', 'purchases', '--source', source]);
  expect(await ofSource(headers.ce_source)).toEqual([letter]);
  expect(await ofSource('another till')).toEqual([]);
  expect(await runJson(stack, 'dead-letters', ['list', '--topic', 'contacts'])).toEqual([]);
  const shown = await runCommand(stack, 'dead-letters', [
    'show',
    `loyalty.purchases/${letter.partition}/${letter.offset}`,
  ]);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toMatch(/repair +mend .* with the same ce_source and ce_id/);
  expect(shown.stdout).toContain('ce_source: till \\u{1b}[2J');
  expect(shown.stdout).toContain('00000000  7b 22 6a 73 6f 6e 22 3a 20 74 72 75 65 7d        {"json": true}');
  expect(await runJson(stack, 'lag', [])).toMatchObject({ deadLetters: { 'wrong-magic-byte': 1 } });
});

test('a record that is no dead letter, and a topic that is none of ours, are said to be so', async () => {
  const record = await runCommand(stack, 'dead-letters', ['show', 'loyalty.purchases/0/987654']);
  expect(record).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('not among the dead letters') });
  const topic = await runCommand(stack, 'tail', ['orders']);
  expect(topic).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('There is no topic "orders"') });
});
