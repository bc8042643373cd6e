/** What is shown where a log and what was applied of it do not belong together, or nothing ever was: a state of its own, and never as lag. */
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import type { Admin } from 'kafkajs';
import { expect } from 'vitest';
import { nps, purchase, visited } from '../../support/facts.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { messagesOf, partitionsOf, testWatched, trueLag } from '../../support/watched.ts';
import type { World } from '../../support/world.ts';

const test = testWatched({ services: ['purchase-consumer', 'contact-consumer'], environment: { SETTLE_MS: '500' } });

const AT = '2024-05-06T10:00:00Z';
const CUSTOMERS = Array.from({ length: 30 }, (_, index) => `c${index}`);

async function withAdmin(world: World, use: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = world.kafka.admin();
  await admin.connect();
  await use(admin);
  await admin.disconnect();
}

const causesOf = ({ verdict }: Snapshot): string[] => verdict.causes.map(({ name }) => name);

const appendedTo = (snapshot: Snapshot, topic: string): number =>
  partitionsOf(snapshot, topic).reduce((sum, { logEnd }) => sum + logEnd, 0);

test('what retention has deleted unread is lost, not lag', async ({ world, watch }) => {
  const topic = world.topic('loyalty.purchases');
  await world.apply(CUSTOMERS.map((customerId) => purchase({ id: `a${customerId}`, customerId, at: AT })));
  await world.service('purchase-consumer').stop();
  await world.send(CUSTOMERS.map((customerId) => purchase({ id: `b${customerId}`, customerId, at: AT })));
  const waiting = await watch.shownWhen(
    'all that was sent',
    // As many waited before the first ones were applied.
    (snapshot) =>
      appendedTo(snapshot, topic) === 2 * CUSTOMERS.length && messagesOf(snapshot, topic) === CUSTOMERS.length,
  );
  const first = partitionsOf(waiting, topic)[0];
  await withAdmin(world, async (admin) => {
    await admin.fetchTopicOffsets(topic); // kafkajs must have heard of the topic.
    const offset = String((first?.logEnd ?? 0) - 1);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
  });
  const shown = await watch.shownWhen('loss', (snapshot) => partitionsOf(snapshot, topic).some(({ lost }) => lost > 0));
  const truth = await trueLag(world, 'loyalty.purchases');
  const cut = partitionsOf(shown, topic)[0];
  expect(cut).toMatchObject({ state: 'lost', level: 'bad', lost: (first?.messages ?? 0) - 1, messages: 1 });
  expect(truth.get(0)).toBe(1);
  expect(cut?.advice).toContain(`npm run streams -- accept-loss ${topic}/0`);
  expect(causesOf(shown)).toContain('RecordsLost');
  expect(
    partitionsOf(shown, topic)
      .slice(1)
      .map(({ lost }) => lost),
  ).toEqual(Array(PARTITIONS - 1).fill(0));
});

test('a topic that was made again is said to be, and all of it waits', async ({ world, watch }) => {
  const topic = world.topic('loyalty.contacts');
  await world.send(CUSTOMERS.map((customerId) => visited({ id: `v${customerId}`, customerId, at: AT })));
  await world.applied('loyalty.contacts');
  await world.service('contact-consumer').stop();
  await withAdmin(world, async (admin) => {
    await admin.deleteTopics({ topics: [topic] });
  });
  const { kafkaBrokers } = world.endpoints;
  await waitUntil(async () => (await prepareTopics({ kafkaBrokers, topicPrefix: world.topicPrefix })) > 0, {
    what: 'topic made again',
  });
  await world.send([visited({ id: 'again', customerId: 'c0', at: AT })]);
  const shown = await watch.shownWhen(
    'log made again',
    (snapshot) =>
      messagesOf(snapshot, topic) === 1 && partitionsOf(snapshot, topic).every(({ state }) => state === 'made-again'),
  );
  expect(partitionsOf(shown, topic).map(({ lost }) => lost)).toEqual(Array(PARTITIONS).fill(0));
  expect(causesOf(shown)).toContain('TopicMadeAgain');
  expect(partitionsOf(shown, topic)[0]?.advice).toContain(`npm run streams -- begin-anew ${topic}`);
});

test('what was never read is a state, with the lag that is, until somebody reads it', async ({ world, watch }) => {
  const topic = world.topic('loyalty.feedback');
  const empty = await watch.shownWhen('a look', (snapshot) => partitionsOf(snapshot, topic).length === PARTITIONS);
  expect(partitionsOf(empty, topic)[0]).toMatchObject({
    state: 'never-started',
    level: 'ok',
    messages: 0,
    nextOffset: null,
  });
  await world.send(CUSTOMERS.map((customerId) => nps({ id: `n${customerId}`, customerId, at: AT, score: 9 })));
  const shown = await watch.shownWhen(
    'partitions that nobody reads',
    (snapshot) =>
      messagesOf(snapshot, topic) === CUSTOMERS.length &&
      partitionsOf(snapshot, topic).every(({ level }) => level === 'bad'),
  );
  const truth = await trueLag(world, 'loyalty.feedback');
  for (const { partition, state, messages, seconds } of partitionsOf(shown, topic)) {
    expect({ state, messages }).toEqual({ state: 'never-started', messages: truth.get(partition) });
    expect(seconds).toBeGreaterThan(0);
  }
  await world.startService('feedback-consumer');
  await watch.shownWhen('recovery', (snapshot) =>
    partitionsOf(snapshot, topic).every(
      ({ state, word, messages }) => state === 'reading' && word === 'OK' && messages === 0,
    ),
  );
});
