/**
 * What the watch shows is what is: messages and seconds of lag against what the test has sent and when, and what Kafka and Postgres have,
 * while consumers are stopped, killed, held up, joined and started again. Recovery shows by itself.
 */

import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { expect, onTestFinished } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { messagesOf, partitionsOf, testWatched, trueLag, type Watched } from '../../support/watched.ts';
import type { World } from '../../support/world.ts';

const test = testWatched({
  services: ['purchase-consumer', 'outbox-relay', 'timekeeper'],
  environment: { SETTLE_MS: '500', CONSUMER_SESSION_MS: '6000' },
});

const STOP_MS_MAX = 30_000;
const SECONDS_OFF_MAX = 2;

let sent = 0;
/** So many, of customers who lie in all partitions. */
function bought(count: number) {
  sent += count;
  return Array.from({ length: count }, (_, index) =>
    purchase({ id: `p${sent - index}`, customerId: `c${sent - index}`, at: new Date().toISOString() }),
  );
}

const isQuiet = (topic: string) => (snapshot: Snapshot) =>
  messagesOf(snapshot, topic) === 0 &&
  partitionsOf(snapshot, topic).length === PARTITIONS &&
  partitionsOf(snapshot, topic).every(({ word, level, seconds }) => word === 'OK' && level === 'ok' && seconds === 0);

/** Sends to nobody, and compares what is shown with what is, until the word is shown. */
async function standsAs(world: World, watch: Watched, word: 'STOP' | 'STALL', count: number): Promise<Snapshot> {
  const topic = world.topic('loyalty.purchases');
  const notBefore = Date.now();
  await world.send(bought(count));
  const notAfter = Date.now();
  await watch.shownWhen('all that was sent', (snapshot) => messagesOf(snapshot, topic) === count);
  const from = watch.snapshots.length;
  const shown = await watch.shownWhen(word, (snapshot) =>
    partitionsOf(snapshot, topic).every((each) => each.messages === 0 || each.word === word),
  );
  const truth = await trueLag(world, 'loyalty.purchases');
  for (const snapshot of watch.snapshots.slice(from)) {
    const { asOf } = snapshot.partitions;
    const oldest = Math.max(...partitionsOf(snapshot, topic).map(({ seconds }) => seconds ?? Number.NaN));
    expect(oldest).toBeGreaterThan(((asOf ?? Number.NaN) - notAfter) / 1_000 - SECONDS_OFF_MAX);
    expect(oldest).toBeLessThan(((asOf ?? Number.NaN) - notBefore) / 1_000 + SECONDS_OFF_MAX);
    for (const { partition, messages } of partitionsOf(snapshot, topic)) expect(messages).toBe(truth.get(partition));
  }
  return shown;
}

test('a burst is never shown as more, or older, than it is, and nothing of it is left', async ({ world, watch }) => {
  const topic = world.topic('loyalty.purchases');
  const begun = Date.now();
  const from = watch.snapshots.length;
  await world.apply(bought(3_000));
  await watch.shownWhen('quiet', isQuiet(topic));
  for (const snapshot of watch.snapshots.slice(from)) {
    expect(messagesOf(snapshot, topic)).toBeLessThanOrEqual(3_000);
    const oldest = Math.max(0, ...partitionsOf(snapshot, topic).map(({ seconds }) => seconds ?? 0));
    expect(oldest).toBeLessThanOrEqual(Math.max(0, snapshot.at - begun) / 1_000 + SECONDS_OFF_MAX);
  }
  expect(watch.snapshots.at(-1)?.verdict).toMatchObject({ level: 'ok' });
});

test.for(['SIGSTOP', 'SIGKILL'] as const)(
  'a consumer that got %s shows as STOP within 30 s, with the lag that is; and as OK once it goes on',
  async (signal, { world, watch }) => {
    const topic = world.topic('loyalty.purchases');
    const consumer = world.service('purchase-consumer');
    await watch.shownWhen('quiet', isQuiet(topic));
    const events = watch.events.length;
    const stoppedAt = Date.now();
    if (signal === 'SIGKILL') await consumer.crash();
    else consumer.kill(signal);
    onTestFinished(() => void consumer.kill('SIGCONT'));
    const shown = await standsAs(world, watch, 'STOP', 40);
    expect(shown.at - stoppedAt).toBeLessThan(STOP_MS_MAX);
    expect(shown.verdict.level).toBe('bad');
    expect(shown.verdict.causes[0]).toMatchObject({ name: 'ConsumerStopped', subject: 'purchase-consumer' });
    expect(shown.verdict.sentence).toContain('40 records wait');

    if (signal === 'SIGKILL') await consumer.restart();
    else consumer.kill('SIGCONT');
    await watch.shownWhen('recovery', (snapshot) => isQuiet(topic)(snapshot) && snapshot.verdict.level === 'ok');
    const kinds = new Set(watch.events.slice(events).map(({ kind }) => kind));
    expect(kinds).toEqual(new Set(['silent', 'started', 'verdict', 'rebalance']));
  },
);

test('a consumer that lives and cannot go on shows as STALL, with the lag that is', async ({ world, watch }) => {
  const topic = world.topic('loyalty.purchases');
  await watch.shownWhen('quiet', isQuiet(topic));
  const held = await HeldRows.hold(world.endpoints.databaseUrl, 'select from stream_offsets for update');
  onTestFinished(() => held.release());
  const shown = await standsAs(world, watch, 'STALL', 40);
  expect(shown.verdict.causes.map(({ name }) => name)).toContain('ConsumerStalled');
  expect(shown.verdict.causes.map(({ name }) => name)).not.toContain('ConsumerStopped');
  await held.release();
  await watch.shownWhen('recovery', (snapshot) => isQuiet(topic)(snapshot) && snapshot.verdict.level === 'ok');
});

test('while another member joins and leaves, the lag shown is the lag that is', async ({ world, watch }) => {
  const topic = world.topic('loyalty.purchases');
  await watch.shownWhen('quiet', isQuiet(topic));
  const membersAre = (members: number) => (snapshot: Snapshot) =>
    snapshot.groups.value?.some(
      (each) => each.service === 'purchase-consumer' && each.members === members && each.state === 'Stable',
    ) ?? false;
  const second = await world.startService('purchase-consumer', { instance: 2 });
  await world.send(bought(200));
  await watch.shownWhen('two members', membersAre(2));
  await world.applied('loyalty.purchases');
  await watch.shownWhen('quiet', isQuiet(topic));
  expect([...(await trueLag(world, 'loyalty.purchases')).values()]).toEqual(Array(PARTITIONS).fill(0));
  await second.stop();
  await watch.shownWhen('one member', membersAre(1));
  expect(watch.events.map(({ sentence }) => sentence).join()).toMatch(
    /is Stable with 2 members, after 1.*with 1 member, after 2/,
  );
});

test('what an open transaction holds back is shown as held, and not as a fault of the group', async ({
  world,
  watch,
}) => {
  const topic = world.topic('loyalty.purchases');
  await watch.shownWhen('quiet', isQuiet(topic));
  const producer = world.kafka.producer({
    ...{ transactionalId: `${world.topicPrefix}till`, maxInFlightRequests: 1, idempotent: true },
  });
  await producer.connect();
  const transaction = await producer.transaction();
  onTestFinished(() => producer.disconnect());
  const [one] = bought(1);
  const { key, value, headers } = encodeFact(one as never, world.clients.catalog);
  await transaction.send({ topic, messages: [{ key, value, headers: { ...headers } }] });
  const shown = await watch.shownWhen('held record', (snapshot) => messagesOf(snapshot, topic) === 1);
  const held = partitionsOf(shown, topic).find(({ messages }) => messages > 0);
  expect(held).toMatchObject({ held: 1, word: 'OK', level: 'ok', state: 'reading' });
  expect(held?.sentence).toContain('A transaction of a producer is open and holds back 1 record');
  await transaction.commit();
  await watch.shownWhen('quiet', isQuiet(topic));
});
