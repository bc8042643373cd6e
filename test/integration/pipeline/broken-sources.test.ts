/**
 * Sources whose records cannot be applied: one is set aside while the others flow, and where none is whole the partition is halted. Both
 * are said, outlast a restart, and end: by themselves, or by an operator's word. Each test has a partition of its own.
 */
import { readFile } from 'node:fs/promises';
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { SourceReport } from '@loyalty-ladder/operations/streams/source-report.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import { expect } from 'vitest';
import { readGroup } from '../../support/consumer-group.ts';
import { purchase } from '../../support/facts.ts';
import { idIn } from '../../support/id-with.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { reasonsNotReady } from '../../support/read-probe.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testWithProducer, type World } from '../../support/world.ts';

/** 26 poison records of one source, or of all, are too many. */
const environment = { POISON_WINDOW_RECORDS: '50', CONSUMER_SESSION_MS: '6000', EXPORT_MS: '500' };
const test = testWithProducer({ environment, services: ['purchase-consumer', 'timekeeper'] });

const AT = '2024-05-06T10:00:00.000Z';
let records = 0;

function good(world: World, source: string, customerId: string): OutRecord {
  const fact = { ...purchase({ id: `p${++records}`, customerId, at: AT }), source };
  return { topic: world.topic('loyalty.purchases'), ...encodeFact(fact, world.clients.catalog) };
}
const poison = (world: World, source: string, customerId: string): OutRecord => ({
  ...good(world, source, customerId),
  value: Buffer.from('{"json": true}'),
});
const times = (count: number, make: () => OutRecord): OutRecord[] => Array.from({ length: count }, make);

async function factsOf({ pool }: World, customerId: string): Promise<number> {
  const select = 'select from facts join identities using (customer_no) where customer_id = $1';
  return (await pool.query(select, [customerId])).rowCount ?? 0;
}
const hasFacts = (world: World, customerId: string, count: number) =>
  waitUntil(async () => (await factsOf(world, customerId)) === count, { what: `${count} facts of ${customerId}` });

async function lettersOf({ pool }: World, partition: number): Promise<Record<string, number>> {
  const { rows } = await pool.query(
    'select reason, count(*)::int from dead_letters where partition = $1 group by reason order by reason',
    [partition],
  );
  return Object.fromEntries(rows.map(({ reason, count }) => [reason, count]));
}

/** Told by the exporter, which reads them now and then. */
async function isTold(world: World, name: string, partition: number, value: number): Promise<void> {
  const [group, topic] = [world.topic('purchase-consumer'), world.topic('loyalty.purchases')];
  const series = `${name}{group="${group}",topic="${topic}",partition="${partition}"}`;
  const told = async () => (await readMetrics(world.service('timekeeper').url)).get(series) === value;
  await waitUntil(told, { what: `${series} ${value}` });
}

/** What a report says of the partition alone. */
async function troublesOf(world: World, partition: number, ...[name, ...args]: readonly [string, ...string[]]) {
  const { halted, setAside }: SourceReport = (await runJson(world, name, args)).sources;
  return {
    halted: halted.filter((each) => each.partition === partition),
    setAside: setAside.filter(({ partitions }) => partitions.includes(partition)).map(({ source }) => source),
  };
}

async function loggedOf(world: World, partition: number, text: string): Promise<string[]> {
  const log = await readFile(world.service('purchase-consumer').logFile, 'utf8');
  const place = `"partition":"${world.topic('loyalty.purchases')}/${partition}"`;
  return log.split('\n').filter((line) => line.includes(text) && line.includes(place));
}

test('a broken source is set aside, over a restart, while another flows; mended it comes back by itself', async ({
  world,
  producer,
}) => {
  const consumer = world.service('purchase-consumer');
  const [broken, whole] = [idIn(0, 'of the broken'), idIn(0, 'of the whole')];
  await producer.publish([
    ...times(4, () => good(world, 'broken', broken)),
    ...times(26, () => poison(world, 'broken', broken)),
    good(world, 'broken', broken),
    good(world, 'whole', whole),
    poison(world, 'broken', broken),
  ]);
  await world.applied();
  expect(await factsOf(world, broken)).toBe(4);
  expect(await factsOf(world, whole)).toBe(1);
  expect(await lettersOf(world, 0)).toEqual({ 'source-set-aside': 1, 'wrong-magic-byte': 27 });
  expect(await troublesOf(world, 0, 'lag')).toEqual({ halted: [], setAside: ['broken'] });
  await isTold(world, 'loyalty_sources_set_aside', 0, 1);
  expect(await loggedOf(world, 0, 'source set aside')).toHaveLength(1);

  await consumer.crash();
  await consumer.spawn();
  await consumer.ready();
  // 18 fill the window of 50, 4 push good ones out of it, and 15 more leave 12 poison ones, which is less than half of 25.
  await producer.publish(times(37, () => good(world, 'broken', broken)));
  await world.applied();
  expect(await lettersOf(world, 0)).toEqual({ 'source-set-aside': 37, 'wrong-magic-byte': 27 });
  expect(await factsOf(world, broken)).toBe(5);
  await producer.publish([good(world, 'broken', broken)]);
  await hasFacts(world, broken, 6);
  expect(await troublesOf(world, 0, 'lag')).toEqual({ halted: [], setAside: [] });

  const args = ['replay', '--kind', 'source-set-aside', '--source', 'broken', '--reason', 'the till is mended'];
  expect(await runCommand(world, 'dead-letters', args)).toMatchObject({ code: 0 });
  expect(await factsOf(world, broken)).toBe(43);
});

test('a partition in which no source is whole is halted, says so over a restart, and goes on at a word', async ({
  world,
  producer,
}) => {
  const consumer = world.service('purchase-consumer');
  const [waiting, elsewhere] = [idIn(1, 'waiting'), idIn(2, 'elsewhere')];
  const place = `${world.topic('loyalty.purchases')}/1`;
  await producer.publish(times(13, () => poison(world, 'till', waiting)));
  await producer.publish(times(13, () => poison(world, 'web', waiting)));
  await producer.publish([good(world, 'till', waiting), good(world, 'till', elsewhere)]);
  await hasFacts(world, elsewhere, 1);
  const isSaid = () =>
    waitUntil(async () => (await reasonsNotReady(consumer)).find((reason) => reason.includes('halted')), {
      what: 'halted partition in /readyz',
    });
  const reason = await isSaid();
  expect(reason).toContain(`${place}: halted since`);
  const because = '26 of its latest 26 records are poison, and none of their 2 sources is whole';
  const told = async () => (await troublesOf(world, 1, 'lag')).halted;
  const [halt, ...others] = await told();
  expect(others).toEqual([]);
  expect(halt).toMatchObject({ partition: 1, because });
  expect((await runCommand(world, 'lag', [])).stdout.replace(/\s+/g, ' ')).toMatch(
    /HALTED since \d{4}-\d\d-\d\d [\d:.]+ UTC because 26 of its latest 26 records are poison, .* go-on /,
  );
  await isTold(world, 'loyalty_partition_halted', 1, 1);
  await isTold(world, 'loyalty_partition_halted', 2, 0);
  expect(await loggedOf(world, 1, 'partition halted')).toHaveLength(1);

  await consumer.crash();
  await consumer.spawn();
  expect(await isSaid()).toBe(reason);
  expect(await told()).toEqual([halt]);
  expect(await factsOf(world, waiting)).toBe(0);
  expect(await lettersOf(world, 1)).toEqual({ 'wrong-magic-byte': 26 });

  const { pid } = consumer;
  const went = await runCommand(world, 'streams', ['go-on', 'purchases/1', '--reason', 'the till is mended']);
  expect(went).toMatchObject({ code: 0, stdout: expect.stringContaining(`goes on with ${place} at offset 26`) });
  await hasFacts(world, waiting, 1);
  await consumer.ready();
  expect(consumer.pid).toBe(pid);
  await isTold(world, 'loyalty_partition_halted', 1, 0);
  expect(await told()).toEqual([]);
  const [action] = (await runJson(world, 'streams', ['status'])).actions;
  expect(action).toMatchObject({
    action: 'streams go-on',
    subject: place,
    reason: 'the till is mended',
    details: { haltedBecause: because, nextOffset: '26', asDeadLetters: false },
  });
  const slip = await runCommand(world, 'streams', ['go-on', 'purchases/9', '--reason', 'a slip']);
  expect(slip.stderr).toContain('has no partition 9: they are 0 to 5');
  const again = await runCommand(world, 'streams', ['go-on', 'purchases/1', '--reason', 'once more']);
  expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('is not halted') });
});

test('one that goes on as dead letters, whoever has it by then, is not halted again; its sources are set aside one by one', async ({
  world,
  producer,
}) => {
  const customer = idIn(3, 'customer');
  const both = (count: number) =>
    times(count, () => poison(world, 'till', customer)).flatMap((each) => [each, poison(world, 'web', customer)]);
  await producer.publish(both(13));
  const isHalted = async () =>
    (await world.pool.query('select from stream_offsets where partition = 3 and halted_since is not null')).rowCount ===
    1;
  await waitUntil(isHalted, { what: 'halt' });
  const second = await world.startService('purchase-consumer', { instance: 2 });
  const hasMembers = (count: number) =>
    waitUntil(async () => (await readGroup(world, 'purchase-consumer')).members === count, {
      what: `${count} members`,
    });
  await hasMembers(2);
  await producer.publish([good(world, 'third', customer)]);
  expect(await isHalted()).toBe(true);
  const args = ['go-on', 'loyalty.purchases/3', '--as-dead-letters', '--reason', 'nobody will mend it'];
  expect(await runCommand(world, 'streams', args)).toMatchObject({ code: 0 });
  await producer.publish([...both(40), good(world, 'till', customer), good(world, 'third', customer)]);
  await hasFacts(world, customer, 2);
  expect(await lettersOf(world, 3)).toEqual({ 'source-set-aside': 1, 'wrong-magic-byte': 106 });
  expect(await troublesOf(world, 3, 'streams', 'status')).toEqual({ halted: [], setAside: ['till', 'web'] });
  // The other tests look at the first alone.
  await second.stop();
  await hasMembers(1);
});
