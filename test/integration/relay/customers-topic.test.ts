/** Whoever begins late reads in loyalty.customers who is what today, whatever became of the relay, and where to go on. */
import { randomUUID } from 'node:crypto';
import { type CustomerCard, decodeCard } from '@loyalty-ladder/contracts/card-wire.ts';
import { decodeOutcome } from '@loyalty-ladder/contracts/outcome-wire.ts';
import { CARD_TOPIC, OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { balancesOf, nextExpiryOf } from '@loyalty-ladder/domain/state/state.ts';
import { readBack } from '@loyalty-ladder/harness/read-back.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { expect } from 'vitest';
import { purchase, referral, returned } from '../../support/facts.ts';
import { relayedAll } from '../../support/published-outbox.ts';
import { type RelayFaultStep, withRelayFault } from '../../support/relay-fault.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({
  clock: '2024-06-01T00:00:00Z frozen',
  services: ['purchase-consumer', 'feedback-consumer'],
  environment: { RELAY_LEASE_MS: '1000', RELAY_POLL_MS: '50' },
});

/** Before, in and after the Kafka transaction. */
const STEPS: readonly RelayFaultStep[] = ['intended', 'sent', 'committed'];

/** Day d of May, at ten. */
const at = (day: number): string => `2024-05-${String(day).padStart(2, '0')}T10:00:00Z`;
const bought = (customerId: string, day: number) => purchase({ id: `p${day}`, customerId, at: at(day) });

let instance = 0;

/** Relays all that waits, by a relay that is started and stopped for it. */
async function relayed(world: World): Promise<void> {
  instance += 1;
  const relay = await world.startService('outbox-relay', { instance });
  await relayedAll(world.pool, { explain: () => relay.logTail() });
  await relay.stop();
}

interface Told {
  readonly key: string;
  readonly card: CustomerCard | null;
}

type Read = Parameters<typeof decodeOutcome>[0] & { readonly topic: string };

/** What subscribers read of these customers, in the order of their partitions. */
async function read(world: World, topics: readonly string[], customerIds: readonly string[]): Promise<Read[]> {
  const messages: Read[] = [];
  await world.stream.readTopics({
    group: world.topic(`reader-${randomUUID()}`),
    topics: topics.map(world.topic),
    onMessage: ({ key, value, headers }, topic) => {
      if (customerIds.includes(String(key))) messages.push({ topic, key, value, headers });
    },
  });
  return messages;
}

async function toldOf(world: World, ...customerIds: string[]): Promise<Told[]> {
  const told = (await read(world, [CARD_TOPIC], customerIds)).map(async ({ key, value }) => {
    const decoded = value === null ? undefined : await decodeCard({ value }, world.clients.catalog);
    if (decoded?.ok === false) throw new Error(decoded.detail);
    return { key: String(key), card: decoded?.card ?? null };
  });
  return Promise.all(told);
}

const cardsOf = async (world: World, customerId: string): Promise<CustomerCard[]> =>
  (await toldOf(world, customerId)).flatMap(({ card }) => card ?? []);

/** The versions and sequences of a customer's outcomes, by topic. */
async function outcomesOf(world: World, customerId: string) {
  const outcomes = (await read(world, OUTPUT_TOPICS, [customerId])).map(async ({ topic, ...record }) => {
    const outcome = await decodeOutcome(record, world.clients.catalog);
    if (!outcome.ok) throw new Error(outcome.detail);
    return { topic, version: outcome.event.version, sequence: outcome.event.sequence };
  });
  return Promise.all(outcomes);
}

const lastIn = (outcomes: Awaited<ReturnType<typeof outcomesOf>>, topic: string): bigint =>
  outcomes.reduce((last, each) => (each.topic === topic && each.sequence > last ? each.sequence : last), 0n);

test('the card knows all that was published of its customer, and says where to go on; a batch tells of each once', async ({
  world,
}) => {
  for (const day of [1, 3, 5]) await world.apply([bought('anna', day), bought('anna', day + 1)]);
  await world.apply([returned({ id: 'r', customerId: 'anna', at: at(12), purchaseId: 'p6' })]);
  await relayed(world);
  const cards = await cardsOf(world, 'anna');
  expect(cards).toHaveLength(1);
  const { state, version } = await world.customer('anna');
  const expiry = nextExpiryOf(state, (await loadProgramTimeline(world.pool)).calendar);
  const outcomes = await outcomesOf(world, 'anna');
  expect(new Set(outcomes.map((each) => each.version)).size).toBe(4);
  expect(outcomes.every((each) => each.version <= version)).toBe(true);
  expect(cards[0]).toEqual({
    customerId: 'anna',
    epoch: await readStoreEpoch(world.pool),
    version,
    asOf: state.lastAt,
    stage: 'adherent',
    strategy: 'cherish',
    risk: state.risk,
    balances: balancesOf(state),
    ...(expiry && { nextExpiry: expiry }),
    sequences: {
      stage: lastIn(outcomes, world.topic('loyalty.stage-changes')),
      risk: lastIn(outcomes, world.topic('loyalty.at-risk-clients')),
      points: lastIn(outcomes, world.topic('loyalty.points-changes')),
      followUp: 0n,
      notice: lastIn(outcomes, world.topic('loyalty.notices')),
      advice: lastIn(outcomes, world.topic('loyalty.advice-changes')),
      key: lastIn(outcomes, world.topic('loyalty.key-customers')),
    },
    keyCustomer: false,
    advice: 'none',
  });
});

test('a relay killed at any step tells of nobody twice for one batch, and never goes back', async ({ world }) => {
  await world.apply([bought('boris', 1)]);
  await relayed(world);
  let day = 1;
  for (const step of STEPS) {
    await world.apply([bought('boris', ++day)]);
    instance += 1;
    const fault = withRelayFault({ step, batch: 1, signal: 'SIGKILL' });
    const killed = world.defineService('outbox-relay', { instance, environment: fault });
    await killed.spawn();
    expect(await killed.exited).toEqual({ code: null, signal: 'SIGKILL' });
    // Changes while nobody relays: a batch that is sent again tells what is newest.
    await world.apply([bought('boris', ++day)]);
    await relayed(world);
  }
  const versions = (await cardsOf(world, 'boris')).map(({ version }) => version);
  expect(versions).toEqual(versions.toSorted((a, b) => Number(a - b)));
  expect(versions.at(-1)).toBe((await world.customer('boris')).version);
  // The first batch; and each time the one that was killed, and what came after it.
  expect(versions).toHaveLength(1 + 2 * STEPS.length);
  expect((await readBack(world.clients)).faults).toEqual([]);
});

test('a topic that was lost, or is younger than the store, is filled by --republish, with those whom no outcome ever named', async ({
  world,
}) => {
  const everybody = ['carla', 'chris', 'named'];
  await world.apply([
    bought('carla', 1),
    bought('chris', 2),
    referral({ id: 'f', customerId: 'carla', at: at(3), referredCustomerId: 'named' }),
  ]);
  await relayed(world);
  const admin = world.kafka.admin();
  await admin.connect();
  await admin.deleteTopics({ topics: [world.topic(CARD_TOPIC)] });
  await waitUntil(async () => !(await admin.listTopics()).includes(world.topic(CARD_TOPIC)), { what: 'deleted topic' });
  await prepareTopics({ kafkaBrokers: world.endpoints.kafkaBrokers, topicPrefix: world.topicPrefix });
  const { configs } = await admin
    .describeConfigs({ includeSynonyms: false, resources: [{ type: 2, name: world.topic(CARD_TOPIC) }] })
    .then(({ resources: [topic] }) => ({ configs: topic?.configEntries ?? [] }));
  expect(configs.find(({ configName }) => configName === 'cleanup.policy')?.configValue).toBe('compact');
  await admin.disconnect();
  const isEmpty = async () => (await toldOf(world, ...everybody)).length === 0;
  await waitUntil(() => isEmpty().catch(() => false), { what: 'empty topic whose partitions have leaders' });

  const { code, stdout } = await runCommand(world, 'customers', ['--republish', '--rate', '100000']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/asked to tell of \d+ customers in loyalty.customers/);
  await relayed(world);
  const told = await toldOf(world, ...everybody);
  expect(told.map(({ key }) => key).toSorted()).toEqual(everybody);
  for (const { card } of told) {
    const { state, version } = await world.customer(card?.customerId ?? '');
    expect(card).toMatchObject({ version, stage: state.stage, risk: state.risk });
  }
  expect(told.find(({ key }) => key === 'named')?.card).toMatchObject({ stage: 'potential', version: 0n });
});

test.for([
  ['recorded by a newer version', 'fold_version = fold_version + 1'],
  ['whose state is not readable', String.raw`state = '\x01ff'`],
] as const)(
  'a customer %s is told of by the next relay that can; outcomes do not wait for it',
  async ([what, change], { world }) => {
    const id = `dora, ${what}`;
    await world.apply([bought(id, 1)]);
    const { rows } = await world.pool.query('select fold_version, state from customers where customer_id = $1', [id]);
    await world.pool.query(`update customers set ${change} where customer_id = $1`, [id]);
    await relayed(world);
    expect(await outcomesOf(world, id)).not.toEqual([]);
    expect(await cardsOf(world, id)).toEqual([]);
    const { fold_version, state } = rows[0];
    await world.pool.query('update customers set fold_version = $2, state = $3 where customer_id = $1', [
      id,
      fold_version,
      state,
    ]);
    await relayed(world);
    expect(await cardsOf(world, id)).toHaveLength(1);
  },
);

test('of whom is asked and is not there any more, nothing is left but that', async ({ world }) => {
  await world.pool.query(`
    insert into outbox (id, aggregatetype, aggregateid, type, topic, key, headers)
    values ('e', 'customer', 'erased', 'customer.card', 'loyalty.customers', 'erased', '{}')`);
  await relayed(world);
  expect(await toldOf(world, 'erased')).toEqual([{ key: 'erased', card: null }]);
});
