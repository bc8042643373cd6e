/**
 * The store outlives the code that writes it. A next version reads all that today's has recorded; and while both run on one database,
 * today's leaves to the next one what it cannot read, and does not end. Whoever recorded what, all is as one clean fold has it.
 */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { Fact, FeedbackReferral } from '@loyalty-ladder/domain/facts/fact.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { checkPublished } from '@loyalty-ladder/harness/check-published.ts';
import { readBack } from '@loyalty-ladder/harness/read-back.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { createStateCodec, STATE_VERSION } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { contentOf } from '@loyalty-ladder/store/history/outcome-content.ts';
import { readStatement } from '@loyalty-ladder/store/history/read-statement.ts';
import { describe, expect } from 'vitest';
import { asNextVersion, type NextPart } from '../../support/as-next-version.ts';
import { cleanFold } from '../../support/clean-fold.ts';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { nps, purchase, referral, returned, visited } from '../../support/facts.ts';
import { STATE_SCHEMAS as NEXT_STATE_SCHEMAS } from '../../support/next-version/state-schemas.ts';
import { relayedAll } from '../../support/published-outbox.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { netByKey } from '../../support/recorded.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const NOW = Date.UTC(2024, 5, 3, 8);
const LATER = NOW + 400 * DAY_MS;
const CONSUMERS = ['purchase-consumer', 'contact-consumer', 'feedback-consumer'] as const;

const test = testInOwnWorld({
  clock: `${new Date(NOW).toISOString()} frozen`,
  environment: { SETTLE_MS: '500', WATCH_MS: '50', CARD_REPAIR_DELAY_MS: '200', ADVANCE_CUSTOMERS_MAX: '7' },
});

const IDS = Array.from({ length: 12 }, (_, index) => `c${index + 10}`);
/** Whom the next version records first, and the others. */
const [NEWER, OLDER] = [IDS.slice(0, 6), IDS.slice(6)];

const next = createStateCodec(NEXT_STATE_SCHEMAS);

const at = (daysAgo: number) => new Date(NOW - daysAgo * DAY_MS).toISOString();
const bought = (customerId: string, daysAgo: number) => purchase({ id: `p${daysAgo}`, customerId, at: at(daysAgo) });
const lifeOf = (customerId: string): Fact[] => [
  ...[9, 8, 7].map((daysAgo) => bought(customerId, daysAgo)),
  visited({ id: 'v', customerId, at: at(8) }),
  nps({ id: 'n', customerId, at: at(7), score: 10 }),
];

const late = (customerId: string) => purchase({ id: 'late', customerId, at: at(60) });

/** Processes of today's version, or of a next one. */
function start(world: World, services: readonly string[], parts: readonly NextPart[] = []): Promise<RunningService[]> {
  const options = parts.length === 0 ? { instance: 1 } : { instance: 2, environment: asNextVersion(parts) };
  return Promise.all(services.map((service) => world.startService(service, options)));
}

/** They were running until now, whatever they met. */
async function stopSound(services: readonly RunningService[]): Promise<void> {
  for (const exit of await Promise.all(services.map((each) => each.stop()))) expect(exit).toMatchObject({ code: 0 });
}

const query = async (world: World, text: string, ...values: readonly unknown[]) =>
  (await world.pool.query(text, [...values])).rows;

const nextCommand = ({ environment }: World, parts: readonly NextPart[], name: string, args: readonly string[] = []) =>
  runCommand({ environment: { ...environment, ...asNextVersion(parts) } }, name, args);

const cardKeys = ({ redis, topicPrefix }: World) => redis.keys(`${topicPrefix}card:*`);

/** All of them, and the repair begins with the first outcome again. */
async function loseCards(world: World): Promise<void> {
  await world.redis.del(await cardKeys(world));
  await query(world, 'update card_repair set followed_to = default');
}

/** What stands of a customer's outcomes. */
async function standingOf(world: World, customerNo: bigint) {
  const rows = await query(
    world,
    `select distinct on (outcome_key) type, effective_at as at, retracted, content from history where customer_no = $1
     order by outcome_key, revision desc`,
    customerNo,
  );
  const standing = rows.filter(({ retracted }) => !retracted);
  return standing
    .map(({ type, at: when, content }) => ({ type, at: when, ...contentOf(type, content) }))
    .sort(byTypeAndInstant);
}

const byTypeAndInstant = (left: { type: string; at: number }, right: { type: string; at: number }) =>
  left.type < right.type ? -1 : left.type > right.type ? 1 : left.at - right.at;

/** States, ledgers, outcomes and cards are those of one fold of all facts; and what subscribers read is what was recorded. */
async function expectClean(
  world: World,
  lives: Readonly<Record<string, readonly Fact[]>>,
  until: number,
): Promise<void> {
  const programs = await loadProgramTimeline(world.pool);
  for (const [customerId, facts] of Object.entries(lives)) {
    const expected = cleanFold(facts, programs, until);
    const [row] = await query(
      world,
      'select customer_no as no, state from customers where customer_id = $1',
      customerId,
    );
    expect(next.canonical(row.state), customerId).toEqual(next.encode(expected.state));
    expect(netByKey(await readStatement(world.pool, row.no))).toEqual(netByKey(expected.entries));
    expect(await standingOf(world, row.no)).toEqual(expected.outcomes.toSorted(byTypeAndInstant));
  }
  await waitUntil(() => cardsAreRight(world, Object.keys(lives), next.decode), { what: 'cards' });
  await world.startService('outbox-relay');
  await relayedAll(world.pool);
  // Transactions that Kafka has promised to commit are seen a little later.
  const isPublished = async () => {
    expect(await checkPublished(world.pool, await readBack(world.clients))).toEqual([]);
    return true;
  };
  await waitUntil(isPublished, { what: 'what was recorded, for subscribers' });
}

const rowsOf = (world: World, ids: readonly string[]) =>
  query(world, 'select * from customers where customer_id = any($1) order by customer_id', ids);

const versionsOf = async (world: World, ids: readonly string[]) =>
  (await rowsOf(world, ids)).map(({ version }) => version);

async function dueCustomers(world: World): Promise<string[]> {
  const rows = await query(
    world,
    `select customer_id as id from customer_due join customers using (customer_no) where due_at <= ladder_now() order by 1`,
  );
  return rows.map(({ id }) => id);
}

/** Their first bytes. */
async function storedVersions(world: World, table: 'customers' | 'facts', column: string): Promise<number[]> {
  const rows = await query(world, `select distinct get_byte(${column}, 0) as version from ${table} order by 1`);
  return rows.map(({ version }) => version);
}

const retriesOf = async ({ url }: RunningService) => (await readMetrics(url)).get('loyalty_batch_retries_total') ?? 0;

/** Internal: made of the referral when the friend first bought. */
const converted = (named: FeedbackReferral, friendBought: Fact): Fact => ({
  type: 'feedback.referral-converted',
  source: 'urn:loyalty-ladder:referral',
  id: `${named.source}/${named.id}`,
  customerId: named.customerId,
  referredCustomerId: named.referredCustomerId,
  occurredAt: friendBought.occurredAt,
});

const UPGRADES = [
  { what: 'another fold and other storage formats', parts: ['fold', 'state', 'facts'], fold: FOLD_VERSION + 1 },
  { what: 'other storage formats alone', parts: ['state', 'facts'], fold: FOLD_VERSION },
] satisfies { what: string; parts: NextPart[]; fold: number }[];

describe.each(UPGRADES)('to $what', ({ parts, fold }) => {
  test('the next version reads all that today has recorded, and goes on with it', async ({ world }) => {
    const named = referral({ id: 'r', customerId: 'c10', at: at(6), referredCustomerId: 'friend' });
    const lives: Record<string, Fact[]> = Object.fromEntries(IDS.map((id) => [id, lifeOf(id)]));
    lives.c10?.push(named);
    lives.hot = Array.from({ length: 150 }, (_, index) => bought('hot', 160 - index));
    const today = await start(world, [...CONSUMERS, 'timekeeper']);
    await world.apply(Object.values(lives).flat());
    await world.sweepDone('fold');
    await world.nothingDue();
    await stopSound(today);
    await query(world, 'delete from sweeps');
    expect(await query(world, 'select from checkpoints')).not.toEqual([]);

    await loseCards(world);
    const rebuild = await nextCommand(world, parts, 'rebuild-cards');
    expect(rebuild).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('14 customers: 14 cards written, 0 were'),
    });
    await cardsAreRight(world);
    const report = await nextCommand(world, parts, 'customer', ['c10', '--json']);
    const recorded = { facts: { 'purchase.completed': 3 }, unrecorded: { entries: 0, outcomes: 0 } };
    expect(JSON.parse(report.stdout)).toMatchObject(recorded);

    await loseCards(world);
    const before = await versionsOf(world, IDS);
    await start(world, ['timekeeper'], parts);
    await world.sweepDone('fold');
    await waitUntil(() => cardsAreRight(world, Object.keys(lives), next.decode), { what: 'mended cards' });
    // What is only stored in another way is no change.
    if (fold === FOLD_VERSION) expect(await versionsOf(world, IDS)).toEqual(before);

    await start(world, CONSUMERS, parts);
    const contradiction = purchase({ id: 'p9', customerId: 'c11', at: at(9), amountMinor: 7 });
    await world.apply([...Object.values(lives).flat(), contradiction]);
    for (const [id, facts] of Object.entries(lives)) {
      const purchaseId = facts[0]?.id ?? '';
      facts.push(returned({ id: 'back', customerId: id, at: at(3), purchaseId }), late(id));
    }
    lives.friend = [bought('friend', 2)];
    await world.apply(Object.values(lives).flat());
    lives.c10?.push(converted(named, bought('friend', 2)));
    await world.setClock(LATER);
    await world.nothingDue();
    await expectClean(world, lives, LATER);
    expect(await query(world, 'select reason from dead_letters')).toEqual([{ reason: 'id-conflict' }]);
    expect(await storedVersions(world, 'customers', 'state')).toEqual([STATE_VERSION + 1]);
    expect(await storedVersions(world, 'facts', 'body')).toHaveLength(2);
  });

  test('while both run, today leaves to the next version what that has recorded, and is replaced in the end', async ({
    world,
  }) => {
    const lives: Record<string, Fact[]> = Object.fromEntries(IDS.map((id) => [id, lifeOf(id)]));
    const more = (ids: readonly string[], factsOf: (customerId: string) => Fact[]): Fact[] => {
      for (const id of ids) lives[id]?.push(...factsOf(id));
      return ids.flatMap(factsOf);
    };
    const purchases = await start(world, ['purchase-consumer']);
    const others = await start(world, ['contact-consumer', 'feedback-consumer']);
    const timekeeper = await start(world, ['timekeeper']);
    await world.apply(Object.values(lives).flat());
    await world.sweepDone('fold');

    // The one is there before the other goes: each has partitions of its own for a while.
    await start(world, ['purchase-consumer'], parts);
    await world.apply(more(NEWER, (id) => [bought(id, 6)]));
    await stopSound(purchases);
    await world.apply(more(NEWER, (id) => [bought(id, 5), late(id)]));
    await waitUntil(() => cardsAreRight(world, IDS, next.decode), { what: 'cards' });
    const recorded = await rowsOf(world, NEWER);

    // Time passes for the others.
    await world.setClock(LATER);
    await waitUntil(async () => (await dueCustomers(world)).join() === NEWER.join(), { what: 'advance of the others' });
    // A sweep does, and leaves them due.
    await stopSound(timekeeper);
    await query(world, 'delete from sweeps');
    await query(world, 'delete from customer_due');
    const again = await start(world, ['timekeeper']);
    await world.sweepDone('fold');
    expect(await dueCustomers(world)).toEqual(NEWER);
    // Card repair mends those of the others, and waits.
    await loseCards(world);
    await waitUntil(() => cardsAreRight(world, OLDER), { what: 'mended cards' });
    // Commands say so.
    const report = await runCommand(world, 'customer', ['c10']);
    expect(report).toMatchObject({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^A newer version has [^\n]+\n$/),
    });
    const rebuild = await runCommand(world, 'rebuild-cards', []);
    const left = '6 of the customers were recorded by a newer version than this command';
    expect(rebuild).toMatchObject({ code: 0, stdout: expect.stringContaining(left) });
    expect(await cardKeys(world)).toHaveLength(OLDER.length);
    expect(await query(world, 'select followed_to from card_repair')).toEqual([{ followed_to: '1:1:' }]);
    // Consumers repeat.
    const waiting = more(IDS, (id) => [
      visited({ id: 'v2', customerId: id, at: at(4) }),
      nps({ id: 'n2', customerId: id, at: at(4), score: 2 }),
    ]);
    await world.send(waiting);
    for (const each of others)
      await waitUntil(async () => (await retriesOf(each)) > 1, { what: `retries of ${each.name}` });
    expect(await rowsOf(world, NEWER)).toEqual(recorded);

    // Its members join a group whose former ones stand still: they leave it when they are stopped.
    await Promise.all([
      start(world, ['contact-consumer', 'feedback-consumer', 'timekeeper'], parts),
      stopSound([...others, ...again]),
    ]);
    await world.applied();
    await world.nothingDue();
    await expectClean(world, lives, LATER);
    expect(await query(world, 'select reason from dead_letters')).toEqual([]);
  });
});

test('where facts alone are stored in another way, today sets aside whom it would have to read, and takes no fact for another', async ({
  world,
}) => {
  const lives = Object.fromEntries(IDS.map((id) => [id, lifeOf(id)]));
  const parts: NextPart[] = ['facts'];
  const today = await start(world, CONSUMERS);
  await world.apply(OLDER.flatMap(lifeOf));
  await stopSound(today);
  const upgraded = await start(world, [...CONSUMERS, 'timekeeper'], parts);
  await world.apply(NEWER.flatMap(lifeOf));
  await world.nothingDue();
  await stopSound(upgraded);

  await query(world, 'delete from sweeps');
  await query(world, 'delete from customer_due');
  await query(world, 'update customers set fold_version = $1', FOLD_VERSION - 1);
  const timekeeper = world.defineService('timekeeper');
  await timekeeper.spawn(); // Not ready while it has set somebody aside.
  await world.sweepDone('fold');
  const left = await query(
    world,
    'select customer_id as id from customers where fold_version < $1 order by 1',
    FOLD_VERSION,
  );
  expect(left.map(({ id }) => id)).toEqual(NEWER);
  expect(await (await fetch(`${timekeeper.url}/readyz`)).text()).toContain(
    `${NEWER.length} customers cannot be advanced`,
  );
  expect(await runCommand(world, 'customer', ['c10'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^A newer version/),
  });
  const [consumer] = (await start(world, ['purchase-consumer'])) as [RunningService];
  await world.send(NEWER.flatMap(lifeOf).filter(({ type }) => type === 'purchase.completed'));
  await waitUntil(async () => (await retriesOf(consumer)) > 1, { what: 'retries' });
  await Promise.all([start(world, ['purchase-consumer', 'timekeeper'], parts), stopSound([consumer, timekeeper])]);
  await world.applied();
  await world.nothingDue();
  await expectClean(world, lives, NOW);
  expect(await query(world, 'select reason from dead_letters')).toEqual([]);
});
