/**
 * One customer touched by all three topics at once, late, twice, by two instances of each consumer: what is recorded is what one fold of
 * the sorted facts gives, and the record of how it came has no gaps.
 */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Account, Cause, Entry } from '@loyalty-ladder/domain/state/entry.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { checkPublished } from '@loyalty-ladder/harness/check-published.ts';
import { readBack } from '@loyalty-ladder/harness/read-back.ts';
import { type ReplayOrder, ReplayPlan } from '@loyalty-ladder/harness/replay-plan.ts';
import { waitUntilSettled } from '@loyalty-ladder/harness/wait-until-settled.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { nextChain } from '@loyalty-ladder/store/history/entry-chain.ts';
import { expect } from 'vitest';
import { cleanFold } from '../../support/clean-fold.ts';
import { nps, purchase, returned, visited } from '../../support/facts.ts';
import { netByKey } from '../../support/recorded.ts';
import { testInWorld, type World } from '../../support/world.ts';

const CONSUMERS = ['purchase-consumer', 'contact-consumer', 'feedback-consumer'];
const NOW = '2024-06-01T00:00:00.000Z';
const DAYS = 200;

const test = testInWorld({
  clock: `${NOW} frozen`,
  services: [...CONSUMERS, 'timekeeper', 'outbox-relay'],
  environment: { SETTLE_MS: '1000', WATCH_MS: '100' },
});
test.beforeAll(({ world }) =>
  Promise.all(CONSUMERS.map((service) => world.startService(service, { instance: 2 }))).then(() => {}),
);

/** 600 facts over two years: purchases, some of them returned, visits and answers at the same instants. */
function lifeOf(customerId: string): Fact[] {
  return Array.from({ length: DAYS }, (_, day) => {
    const at = new Date(Date.UTC(2022, 0, 1 + day * 3, 12)).toISOString();
    const bought = purchase({ id: `p${day}`, customerId, at, amountMinor: 1_000 + day });
    return [
      bought,
      visited({ id: `v${day}`, customerId, at }),
      day % 5 === 0
        ? returned({
            id: `r${day}`,
            customerId,
            at: new Date(Date.parse(at) + 20 * DAY_MS).toISOString(),
            purchaseId: `p${day}`,
          })
        : nps({ id: `n${day}`, customerId, at, score: day % 11 }),
    ];
  }).flat();
}

function balance(entries: readonly Entry[], account: Account): bigint {
  const signed = ({ from, to, points }: Entry) => (to === account ? points : from === account ? -points : 0n);
  return entries.reduce((sum, entry) => sum + signed(entry), 0n);
}

/** Sends a life and waits until all of it has had its effects, up to the published outcomes. */
async function live(world: World, facts: readonly Fact[], order: ReplayOrder): Promise<void> {
  await world.send(new ReplayPlan(facts, order).facts());
  await waitUntilSettled(world.clients);
}

test.for([
  ['in order', {}],
  ['shuffled', { shuffleSeed: 7 }],
  ['shuffled, every fifth fact twice', { shuffleSeed: 8, duplicatePercent: 20 }],
] as const)('facts of all topics %s end in the state of one fold', async ([name, order], { world }) => {
  const customerId = `hot ${name}`;
  const facts = lifeOf(customerId);
  await live(world, facts, order);
  const expected = cleanFold(facts, await loadProgramTimeline(world.pool), Date.parse(NOW));
  const { stateBytes, state } = await world.customer(customerId);
  expect(stateBytes).toEqual(encodeState(expected.state));

  const entries = await world.statement(customerId);
  const { available, pending } = balancesOf(state);
  expect(balance(entries, 'customer:available')).toBe(available);
  expect(balance(entries, 'customer:pending')).toBe(pending);
  expect(netByKey(entries)).toEqual(netByKey(expected.entries));

  const history = await world.pool.query(
    `select distinct on (outcome_key) retracted from history h join identities i using (customer_no)
     where i.customer_id = $1 order by outcome_key, revision desc`,
    [customerId],
  );
  expect(history.rows.filter(({ retracted }) => !retracted)).toHaveLength(expected.outcomes.length);
});

test('the ledger of a customer is one chain of hashes without a gap', async ({ world }) => {
  await live(world, lifeOf('chained'), { shuffleSeed: 9 });
  const { rows } = await world.pool.query('select * from entries order by customer_no, entry_no');
  let before = { customerNo: -1n, entryNo: 0n, chain: Buffer.alloc(0) };
  for (const { customer_no: customerNo, entry_no: entryNo, entry_key: key, chain, ...row } of rows) {
    if (customerNo !== before.customerNo) before = { customerNo, entryNo: 0n, chain: Buffer.alloc(0) };
    const { effective_at: at, kind, from_account: from, to_account: to, points } = row;
    const cause: Cause = { type: 'timer', timer: 'not in the chain' };
    expect(entryNo).toBe(before.entryNo + 1n);
    expect(chain).toEqual(nextChain(before.chain, entryNo, key, { at, kind, from, to, points, cause }));
    before = { customerNo, entryNo, chain };
  }
  expect(before.entryNo).toBeGreaterThan(0n);
});

test('a subscriber gets each outcome once, in order by customer and topic, and collapses to the history', async ({
  world,
}) => {
  await live(world, lifeOf('told'), { shuffleSeed: 10 });
  const published = await readBack(world.clients);
  expect(published.collapsedCounts()['stage.changed']).toBeGreaterThan(0);
  expect(await checkPublished(world.pool, published)).toEqual([]);
});
