/**
 * Probes go the whole way of a fact, from every partition, and are none: what the business knows is as if there were none. Each is told once,
 * whoever is killed on the way; one that is held up is lost until it comes; of two dashboards one sends.
 */
import { randomUUID } from 'node:crypto';
import { readProbe, readRecordedProbe } from '@loyalty-ladder/contracts/probe-wire.ts';
import {
  CARD_TOPIC,
  deadLetterTopic,
  INPUT_TOPICS,
  OUTPUT_TOPICS,
  PARTITIONS,
  PROBE_TOPIC,
} from '@loyalty-ladder/contracts/topics.ts';
import { takeCensus } from '@loyalty-ladder/operations/export/take-census.ts';
import { readBacklogs } from '@loyalty-ladder/operations/lag/backlogs.ts';
import { OutboxFlow } from '@loyalty-ladder/operations/watch/outbox-flow.ts';
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { cursorAtBeginning } from '@loyalty-ladder/store/outbox/outcome-cursor.ts';
import { readOutcomePage } from '@loyalty-ladder/store/outbox/read-outcome-page.ts';
import { expect } from 'vitest';
import { dashboardOf, testWithDashboard } from '../../support/dashboard.ts';
import { purchase } from '../../support/facts.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const CONSUMERS = ['purchase-consumer', 'contact-consumer', 'feedback-consumer'];

const test = testWithDashboard({
  services: [...CONSUMERS, 'outbox-relay', 'timekeeper'],
  environment: {
    ...{ PROBE_INTERVAL_MS: '50', PROBE_LOST_MS: '3000' },
    ...{ CONSUMER_SESSION_MS: '6000', RELAY_LEASE_MS: '3000', SETTLE_MS: '500' },
  },
});

type Dashboard = ReturnType<typeof dashboardOf>;

/** What its pages are told, from now on. */
async function shownWhen(dashboard: Dashboard, isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
  const session = await dashboard.logIn(await dashboard.key('ops'));
  for await (const { event, data } of session.follow()) if (event === 'snapshot' && isSo(data)) return data;
  throw new Error('the connection ended');
}

const latencyOf = ({ latency }: Snapshot) => latency.value;
const isLost = (snapshot: Snapshot) => snapshot.verdict.causes.some(({ name }) => name === 'ProbeLost');
const isWell = (snapshot: Snapshot) => {
  const latency = latencyOf(snapshot);
  return latency !== null && latency.lost === 0 && !isLost(snapshot) && (latency.stages[1]?.samples ?? 0) > 0;
};

/** As a subscriber reads them: `id` of each, as often as it is there, by its place. */
async function readIds({ stream, topic }: World, of: 'sent' | 'told'): Promise<string[]> {
  const ids: string[] = [];
  await stream.readTopics({
    group: topic(`reader-${randomUUID()}`),
    topics: (of === 'sent' ? INPUT_TOPICS : [PROBE_TOPIC]).map(topic),
    onMessage(message, name, partition) {
      if (of === 'sent' && readProbe(message)) ids.push(`${name}/${partition}/${message.offset}`);
      const told = of === 'told' ? readRecordedProbe(message) : undefined;
      if (told) ids.push(`${topic(told.place.topic)}/${told.place.partition}/${told.place.offset}`);
    },
  });
  return ids;
}

/** Whatever tells of customers, and of what is to be done about them. */
async function businessFigures({ pool, stream, topic }: World) {
  const { customers, points, noEffects } = await takeCensus(pool, new AbortController().signal, async () => {});
  const counts: Record<string, unknown> = {};
  for (const table of ['facts', 'identities', 'customers', 'entries', 'history', 'dead_letters', 'anonymous_receipts'])
    counts[table] = (await pool.query(`select count(*)::integer as n from ${table}`)).rows[0].n;
  const ends = await stream.logEnds([...OUTPUT_TOPICS, CARD_TOPIC, ...INPUT_TOPICS.map(deadLetterTopic)].map(topic));
  const page = await readOutcomePage(pool, await cursorAtBeginning(pool), OUTPUT_TOPICS, {
    rowsMax: 1_000,
    bytesMax: 1e7,
  });
  const times = await pool.query('select topic, partition, event_time, sources from stream_offsets order by 1, 2');
  return {
    ...{ customers, points, noEffects, counts, ends },
    outcomes: page.rows.map(({ id }) => id),
    times: times.rows,
  };
}

test('come back from every partition, and no figure of the business knows of them', async ({ world, dashboard }) => {
  const { pool } = world;
  const at = new Date().toISOString();
  await world.apply(Array.from({ length: 30 }, (_, n) => purchase({ id: `p${n}`, customerId: `c${n}`, at })));
  await world.nothingDue();
  await waitUntil(async () => (await readBacklogs(pool)).outbox.rows === 0, { what: 'end of what is published' });
  await shownWhen(dashboard, isWell);
  const before = await businessFigures(world);
  const from = (await readIds(world, 'told')).length;
  const flow = new OutboxFlow(pool);
  await flow.look();
  await waitUntil(async () => (await readIds(world, 'told')).length > from + 3 * INPUT_TOPICS.length * PARTITIONS, {
    what: 'probes from each partition',
  });
  expect(await flow.look()).toMatchObject({ perSecond: 0 });
  expect(await businessFigures(world)).toEqual(before);
  const paths = new Set((await readIds(world, 'told')).map((place) => place.slice(0, place.lastIndexOf('/'))));
  expect(paths.size).toBe(INPUT_TOPICS.length * PARTITIONS);
  const shown = latencyOf(await shownWhen(dashboard, isWell));
  expect(shown?.topics.map(({ topic }) => topic)).toEqual([...INPUT_TOPICS].sort());
  expect(shown?.duplicates).toBe(0);
});

test('do not hold up time', async ({ world }) => {
  const { url } = world.service('timekeeper');
  await waitUntil(
    async () => {
      const behind = [...(await readMetrics(url))].filter(([name]) =>
        name.startsWith('loyalty_horizon_behind_seconds'),
      );
      return behind.length === PARTITIONS && behind.every(([, seconds]) => seconds < 5);
    },
    { what: 'time close to now' },
  );
});

test('are lost while the relay stands, wait there as nobody’s news, and are taken back as it goes on', async ({
  world,
  dashboard,
}) => {
  const relay = world.service('outbox-relay');
  await shownWhen(dashboard, isWell);
  relay.kill('SIGSTOP');
  const lost = await shownWhen(dashboard, isLost);
  expect(latencyOf(lost)?.lost).toBeGreaterThan(0);
  expect((await readBacklogs(world.pool)).outbox.rows).toBe(0);
  relay.kill('SIGCONT');
  const well = await shownWhen(dashboard, isWell);
  expect(latencyOf(well)?.duplicates).toBe(0);
  expect(Math.max(...(latencyOf(well)?.stages.map(({ p99 }) => p99 ?? 0) ?? []))).toBeGreaterThan(3);
});

test('are each told once over kill -9 of consumers, relay and dashboard, and none is lost', async ({
  world,
  dashboard,
}) => {
  for (const name of ['purchase-consumer', 'outbox-relay', 'ops-dashboard', 'outbox-relay', 'feedback-consumer']) {
    const from = (await readIds(world, 'sent')).length;
    await waitUntil(async () => (await readIds(world, 'sent')).length > from + 5, {
      what: `probes before ${name} dies`,
    });
    const service = world.service(name);
    await service.crash();
    await service.spawn();
    await service.ready();
  }
  expect(latencyOf(await shownWhen(dashboard, isWell))?.duplicates).toBe(0);
  await dashboard.service.stop();
  const sent = await readIds(world, 'sent');
  await waitUntil(async () => (await readIds(world, 'told')).length >= sent.length, { what: 'all that was sent' });
  expect((await readIds(world, 'told')).toSorted()).toEqual(sent.toSorted());
  await dashboard.service.spawn();
  await dashboard.service.ready();
});

test('are sent by one of two dashboards, and the other shows them, and goes on when it ends', async ({
  world,
  dashboard,
}) => {
  await shownWhen(dashboard, isWell);
  const second = await world.startService('ops-dashboard', { instance: 2 });
  const other = dashboardOf(second, world.pool);
  const sentBy = async ({ service }: Dashboard) =>
    [...(await readMetrics(service.url))]
      .filter(([name]) => name.startsWith('loyalty_probes_sent_total'))
      .reduce((sum, [, count]) => sum + count, 0);
  expect(latencyOf(await shownWhen(other, isWell))?.sent).toBeGreaterThan(0);
  const from = await sentBy(dashboard);
  await waitUntil(async () => (await sentBy(dashboard)) > from + 10, { what: 'more probes' });
  expect(await sentBy(other)).toBe(0);
  await dashboard.service.stop();
  await waitUntil(async () => (await sentBy(other)) > 10, { what: 'probes of the other' });
  await shownWhen(other, isWell);
  await second.stop();
  await dashboard.service.spawn();
  await dashboard.service.ready();
});
