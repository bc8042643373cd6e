/**
 * Alerts of infra/prometheus/alerts.yml by real faults: a real Prometheus scrapes all services, and each alert fires for what was done to the
 * system and clears once that is mended, as its runbook says. By their rules alone, since no fault makes them in a test's time, are tried
 * (test/architecture/alert-rules.test.ts): StoreMoved (needs a second Postgres cluster under services that run), ConsumerFallingBehind (more than is applied,
 * for minutes), and the warning of RetentionNear (the critical one is here).
 */

import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { INPUT_TOPICS, PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { serviceNames } from '@loyalty-ladder/local-stack/start-services.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { deleteEndpoint, enableEndpoint } from '@loyalty-ladder/store/webhooks/set-endpoint-state.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import type { Admin } from 'kafkajs';
import { expect, onTestFinished } from 'vitest';
import { queriesOf } from '../../support/dashboard-panels.ts';
import { nps, purchase, visited } from '../../support/facts.ts';
import { gatewayOf } from '../../support/gateway.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { idIn, idWith } from '../../support/id-with.ts';
import { runKafkaTool } from '../../support/kafka-tool.ts';
import { consistentPartitionOf, sendByKcat } from '../../support/kcat.ts';
import { startPrometheus, type TestPrometheus } from '../../support/prometheus.ts';
import { HAS_PROMETHEUS } from '../../support/promtool.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { answering, Receiver, WEBHOOKS_ENVIRONMENT } from '../../support/webhook-receivers.ts';
import { testWithProducer, type World } from '../../support/world.ts';

/** That of the feedback begins where a test wants it to. */
const LATER = 'feedback-consumer';
const STARTED = new Date();
const SERVICES = (await serviceNames()).filter((name) => name !== LATER);
const test = testWithProducer({
  services: SERVICES,
  clock: `${STARTED.toISOString()} frozen`,
  environment: {
    ...WEBHOOKS_ENVIRONMENT,
    ...{ EXPORT_MS: '500', SETTLE_MS: '500', CONSUMER_SESSION_MS: '6000', POISON_WINDOW_RECORDS: '50' },
    RELAY_LEASE_MS: '2000',
  },
})
  .extend('prometheus', { scope: 'file' }, async ({ world }, { onCleanup }) => {
    const prometheus = await startPrometheus(
      world,
      SERVICES.map((name) => world.service(name)),
    );
    onCleanup(async () => void (await prometheus.stop()));
    return prometheus;
  })
  .runIf(HAS_PROMETHEUS);

const AT = STARTED.toISOString();
let sent = 0;
const bought = (customerId: string) => purchase({ id: `p${++sent}`, customerId, at: AT });
const came = (customerId: string) => visited({ id: `v${++sent}`, customerId, at: AT });
const ofAllPartitions = (name: string) => Array.from({ length: PARTITIONS }, (_, partition) => idIn(partition, name));

async function withAdmin(world: World, use: (admin: Admin) => Promise<void>): Promise<void> {
  const admin = world.kafka.admin();
  await admin.connect();
  await use(admin);
  await admin.disconnect();
}

async function succeeds(world: World, name: string, ...args: string[]): Promise<void> {
  const { code, stderr } = await runCommand(world, name, [...args, '--reason', 'the fault is mended']);
  if (code !== 0) throw new Error(`${name} ${args.join(' ')}: ${stderr}`);
}

/** Of this test alone: those that nobody answers behind another's endpoint would fail there. */
async function receiverOf(pool: World['pool'], behave = answering(204)): Promise<Receiver> {
  const receiver = await Receiver.open(pool, behave);
  onTestFinished(async () => {
    await inTransaction(pool, async (tx) => ({ result: await deleteEndpoint(tx, receiver.endpoint.endpointId) }));
    await receiver.close();
  });
  return receiver;
}

/** They fire, say a figure and lead to their runbooks; they clear once they are mended. */
async function fireAndClear(
  prometheus: TestPrometheus,
  names: readonly string[],
  mend: () => Promise<unknown>,
): Promise<void> {
  const said = await prometheus.firesAll(names);
  for (const name of names) {
    const { summary, description, runbook_url: url } = said.get(name)?.annotations ?? {};
    expect({ name, text: `${summary} ${description}` }).toEqual({
      name,
      text: expect.not.stringMatching(/no value|NaN|error/),
    });
    expect(url).toBe(`http://127.0.0.1:18089/runbooks/${name}`);
  }
  await mend();
  await prometheus.clearsAll(names);
}

test('of a system that works no alert fires, and none is about to', async ({ world, prometheus }) => {
  await world.send(ofAllPartitions('well').flatMap((id) => [bought(id), came(id)]));
  await world.applied('loyalty.purchases', 'loyalty.contacts');
  await prometheus.isQuiet();
});

/** Panels of what goes wrong, or waits: they are empty while nothing does. */
const EMPTY_WHILE_ALL_IS_WELL = [
  'Firing alerts',
  'Until Kafka may delete what is not applied',
  'Dead letters open',
  'Beyond a rate',
  'Refused',
  'Turns of timekeeper and webhooks',
];

test('each panel of the dashboards has an answer, or is one of what goes wrong', async ({ world, prometheus }) => {
  await receiverOf(world.pool);
  const gateway = gatewayOf(world.service('gateway'), world.pool);
  expect((await gateway.call('GET', '/v1/customers/nobody')).status).toBe(401);
  const key = await gateway.keyOf({ scopes: ['publish'], sources: ['shop'] });
  let published = 0;
  /** Rates are of what moves. */
  const move = async () => {
    const body = {
      ...{ specversion: '1.0', type: 'contact.visited', source: 'shop', id: `panel ${++published}`, time: AT },
      data: { customerId: 'panel', channel: 'shop' },
    };
    const { status } = await gateway.call('POST', '/v1/events', {
      ...{ key, body, headers: { 'content-type': 'application/cloudevents+json' } },
    });
    expect(status).toBe(202);
    await world.send([bought(`panel ${published}`), came(`panel ${published}`)]);
  };
  const unanswered = async () => {
    await move();
    const answers = queriesOf().map(async ({ title, expr }) => {
      const series = await prometheus.query(expr.replaceAll('$__rate_interval', '30s'));
      return series.length > 0 || EMPTY_WHILE_ALL_IS_WELL.includes(title) ? [] : [`${title}: ${expr}`];
    });
    return (await Promise.all(answers)).flat();
  };
  await waitUntil(async () => (await unanswered()).length === 0, {
    what: 'answer for each panel',
    explain: async () => (await unanswered()).join('\n'),
  });
  await prometheus.isQuiet();
});

test('bad records: a source set aside, a partition halted, dead letters, a producer that misroutes', async ({
  world,
  producer,
  prometheus,
}) => {
  const [broken, halted] = [idIn(0, 'broken'), idIn(1, 'halted')];
  const good = (source: string, customerId: string): OutRecord => ({
    topic: world.topic('loyalty.purchases'),
    ...encodeFact({ ...bought(customerId), source }, world.clients.catalog),
  });
  const poison = (source: string, customerId: string) => ({
    ...good(source, customerId),
    value: Buffer.from('no Avro'),
  });
  const times = (count: number, make: () => OutRecord) => Array.from({ length: count }, make);
  await producer.publish([
    ...times(2, () => good('whole', broken)),
    ...times(26, () => poison('broken', broken)),
    good('whole', broken),
    ...times(13, () => poison('till', halted)),
    ...times(13, () => poison('web', halted)),
    good('till', halted),
  ]);
  const astray = idWith('astray', (home, id) => home !== consistentPartitionOf(id, PARTITIONS));
  const elsewhere = consistentPartitionOf(astray, PARTITIONS);
  const misrouting = (fact: ReturnType<typeof came>) => ({ ...fact, source: 'misrouting' });
  await sendByKcat(world, [misrouting(came(astray))]);

  await fireAndClear(
    prometheus,
    ['SourceSetAside', 'PartitionHalted', 'DeadLettersOpen', 'ProducerMisroutes'],
    async () => {
      await succeeds(world, 'streams', 'go-on', 'purchases/1');
      await world.send(Array.from({ length: 51 }, () => misrouting(came(idIn(elsewhere, 'rightly')))));
      await producer.publish(times(50, () => good('broken', broken)));
      await world.applied('loyalty.purchases', 'loyalty.contacts');
      await succeeds(world, 'dead-letters', 'discard', '--all');
    },
  );
  await prometheus.isQuiet();
});

test('a consumer that operators have paused', async ({ world, prometheus }) => {
  await succeeds(world, 'streams', 'pause', 'feedback-consumer');
  await fireAndClear(prometheus, ['ConsumerPaused'], () => succeeds(world, 'streams', 'resume', 'feedback-consumer'));
});

test('endpoints: one that fails, one that is gone', async ({ world, prometheus }) => {
  const [failing, gone] = [await receiverOf(world.pool, answering(500)), await receiverOf(world.pool, answering(410))];
  await world.send([came('first told')]);
  const isNoted = async () =>
    (await world.pool.query('select from webhook_endpoints where failing_since is not null')).rowCount === 2;
  await waitUntil(isNoted, { what: 'endpoints that are known to refuse' });
  // For how long it has failed is said by the ladder's clock.
  await world.setClock(STARTED.getTime() + 60_000);
  await fireAndClear(prometheus, ['WebhookEndpointFailing', 'WebhookEndpointDisabled'], async () => {
    for (const each of [failing, gone]) each.behave = answering(204);
    await enableEndpoint(world.pool, gone.endpoint.endpointId);
    await world.send([came('second told')]);
  });
  await prometheus.isQuiet();
});

test('processes: stopped, held up, and what waits for them meanwhile', async ({ world, prometheus }) => {
  await receiverOf(world.pool);
  const [purchases, contacts, feedback] = INPUT_TOPICS.map((topic) => world.topic(topic)) as [string, string, string];
  const retention = (change: string) =>
    runKafkaTool(
      world,
      `kafka-configs.sh --bootstrap-server ${world.endpoints.kafkaBrokers} --alter --entity-type topics --entity-name ${purchases} ${change}`,
    );
  const { databaseUrl } = world.endpoints;
  const stopped = ['purchase-consumer', 'trigger-webhooks'].map((name) => world.service(name));
  const relay = world.service('outbox-relay');
  onTestFinished(() => [...stopped, relay].forEach((each) => void each.kill('SIGCONT')));
  await world.apply(ofAllPartitions('due').map(bought));

  await retention('--add-config retention.ms=3600000');
  for (const each of stopped) each.kill('SIGSTOP');
  const held = await HeldRows.hold(databaseUrl, 'select from relay_shards for update');
  await world.send(ofAllPartitions('waiting').flatMap((id) => [bought(id), came(id)]));
  await world.applied('loyalty.contacts');
  const stalled = await HeldRows.hold(databaseUrl, 'select from stream_offsets where topic = $1 for update', [
    contacts,
  ]);
  // Its consumer lives, and cannot note where it begins.
  const unbegun = await HeldRows.hold(
    databaseUrl,
    'insert into stream_offsets (consumer_group, topic, partition, next_offset) select $1, $2, no, 0 from generate_series(0, $3) as no',
    [world.topic(LATER), feedback, PARTITIONS - 1],
  );
  for (const each of [held, stalled, unbegun]) onTestFinished(() => each.release());
  const later = world.defineService(LATER);
  await later.spawn();
  await world.send(
    ofAllPartitions('stalled').flatMap((id) => [came(id), nps({ id: `n${id}`, customerId: id, at: AT, score: 9 })]),
  );
  await world.setClock(STARTED.getTime() + 60 * DAY_MS);

  const ofConsumers = ['ConsumerStopped', 'RetentionNear', 'TargetDown', 'TimeBehind', 'ConsumerStalled'];
  const ofOutbox = ['WebhookIntakeBehind', 'OutboxNotPublished'];
  await fireAndClear(prometheus, [...ofConsumers, 'PartitionNeverRead', ...ofOutbox], async () => {
    relay.kill('SIGSTOP');
    await prometheus.firesAll(['RelayMissing']);
    for (const each of [held, stalled, unbegun]) await each.release();
    for (const each of [...stopped, relay]) each.kill('SIGCONT');
    await retention('--delete-config retention.ms');
    await world.applied();
  });
  await prometheus.clearsAll(['RelayMissing']);
  await world.nothingDue();
  await prometheus.isQuiet();
});

test('logs that are not what they were; and readings that are not to be had, and no timekeeper at all', async ({
  world,
  prometheus,
}) => {
  const everybody = ofAllPartitions('lost');
  await world.send(everybody.flatMap((id) => [bought(id), came(id)]));
  await world.applied('loyalty.purchases', 'loyalty.contacts');
  const locked = await HeldRows.hold(
    world.endpoints.databaseUrl,
    'lock table webhook_endpoints in access exclusive mode',
  );
  onTestFinished(() => locked.release());
  const [purchases, contacts] = [world.service('purchase-consumer'), world.service('contact-consumer')];
  await Promise.all([purchases.stop(), contacts.stop()]);
  await world.send([bought(idIn(0, 'lost')), bought(idIn(0, 'lost'))]);
  await withAdmin(world, async (admin) => {
    const topic = world.topic('loyalty.purchases');
    const logs = await admin.fetchTopicOffsets(topic);
    const offset = String(Number(logs.find(({ partition }) => partition === 0)?.high) - 1);
    await admin.deleteTopicRecords({ topic, partitions: [{ partition: 0, offset }] });
    await admin.deleteTopics({ topics: [world.topic('loyalty.contacts')] });
  });
  const { kafkaBrokers } = world.endpoints;
  await waitUntil(async () => (await prepareTopics({ kafkaBrokers, topicPrefix: world.topicPrefix })) > 0, {
    what: 'topic made again',
  });
  await world.send(everybody.map(came));

  await fireAndClear(prometheus, ['RecordsLost', 'TopicMadeAgain'], async () => {
    await succeeds(world, 'streams', 'accept-loss', 'purchases/0');
    await succeeds(world, 'streams', 'begin-anew', 'contacts');
  });
  await fireAndClear(prometheus, ['OffsetsRewound'], () => Promise.all([purchases.restart(), contacts.restart()]));
  await fireAndClear(prometheus, ['ReadingStale'], () => locked.release());
  await prometheus.isQuiet();

  const timekeeper = world.service('timekeeper');
  onTestFinished(() => void timekeeper.kill('SIGCONT'));
  timekeeper.kill('SIGSTOP');
  await fireAndClear(prometheus, ['TimekeeperMissing', 'TargetDown'], async () => timekeeper.kill('SIGCONT'));
  await prometheus.isQuiet();
});
