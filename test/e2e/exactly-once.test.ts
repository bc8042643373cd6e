/**
 * The law on the whole system: whatever the order, however often, and whoever is killed on the way, the same facts end in the same
 * states, points and outcomes. Services are processes, kills are kill -9, all on the real Kafka, Postgres, Redis and registry.
 *
 * A seeded part of the base, so that it takes a minute. The whole base, or the real facts only:
 *   LADDER_E2E_ONE_IN=1 LADDER_E2E_FACTS=purchases npx vitest run test/e2e/exactly-once.test.ts
 */
import { type DemoFactsOptions, demoFacts } from '@loyalty-ladder/demo/demo-facts.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { ReplayPlan } from '@loyalty-ladder/harness/replay-plan.ts';
import type { Report } from '@loyalty-ladder/harness/report.ts';
import { beforeAll, describe, expect, test } from 'vitest';
import { produceUnderFire } from './produce-under-fire.ts';
import { replayOnOwnStack } from './replay-on-own-stack.ts';

const ONE_IN = Number(process.env.LADDER_E2E_ONE_IN ?? 16);
const CHOICE = (process.env.LADDER_E2E_FACTS ?? 'all') as DemoFactsOptions['facts'];
const TIMEOUT_MS = ONE_IN === 1 ? 900_000 : 240_000;

let facts: Fact[];
let straight: Report;

beforeAll(async () => {
  facts = withoutTies(await demoFacts({ facts: CHOICE, sampleOneIn: ONE_IN }));
  straight = await replayOnOwnStack(new ReplayPlan(facts, {}), { sendFirst: true });
}, TIMEOUT_MS);

/** Not: outcomes on the way, and how long it took. */
function lawful({ outcomes, seconds, eventsPerSecond, ...rest }: Report) {
  return rest;
}

/** Of customers with two facts of one instant these may come in two batches, and what the first was published for the second revises. */
function withoutTies(all: readonly Fact[]): Fact[] {
  const byCustomer = Map.groupBy(all, ({ customerId }) => customerId);
  return all.filter(({ customerId }) => {
    const times = byCustomer.get(customerId)?.map(({ occurredAt }) => occurredAt) ?? [];
    return new Set(times).size === times.length;
  });
}

/** What was published, where each change was published once and for all. */
function unrevised({ outcomes }: Report): Report['history'] {
  return { stage: outcomes['loyalty.stage-changes'] ?? 0, risk: outcomes['loyalty.at-risk-clients'] ?? 0 };
}

describe('facts in straight order', () => {
  test('are all recorded, once, and none is refused', () => {
    const { 'feedback.referral-converted': _converted, ...sent } = straight.facts;
    const types = Map.groupBy(facts, (fact) => fact.type);
    expect(sent).toEqual(Object.fromEntries(Array.from(types, ([type, { length }]) => [type, length])));
    expect(straight.deadLetters).toEqual({});
  });

  test('make customers of those they are about, and of those who are only recommended', () => {
    const recommended = facts.flatMap((fact) => (fact.type === 'feedback.referral' ? [fact.referredCustomerId] : []));
    expect(straight.customers.total).toBe(new Set([...facts.map((fact) => fact.customerId), ...recommended]).size);
  });

  test('move points from account to account without making any', () => {
    const balances = Object.values(straight.ledger.byAccount).map(BigInt);
    expect(balances.reduce((sum, balance) => sum + balance, 0n)).toBe(0n);
    expect(BigInt(straight.ledger.netByKind.earn ?? 0)).toBeGreaterThan(0n);
  });

  test('give rise to outcomes, none of which has to be revised', () => {
    expect(straight.history.stage).toBeGreaterThan(100);
    expect(straight.history.risk).toBeGreaterThan(100);
    expect(unrevised(straight)).toEqual(straight.history);
  });

  test(
    'neither when each consumer has three instances',
    async () => {
      const report = await replayOnOwnStack(new ReplayPlan(facts, {}), { consumers: 3, sendFirst: true });
      expect(lawful(report)).toEqual(lawful(straight));
      expect(unrevised(report)).toEqual(report.history);
    },
    TIMEOUT_MS,
  );
});

test.each([
  ['shuffled', { shuffleSeed: 7 }, {}],
  [
    'shuffled, a fifth of them twice, three instances of each consumer',
    { shuffleSeed: 8, duplicatePercent: 20 },
    { consumers: 3 },
  ],
])(
  'facts %s come to the same end',
  async (_how, order, options) => {
    expect(lawful(await replayOnOwnStack(new ReplayPlan(facts, order), options))).toEqual(lawful(straight));
  },
  TIMEOUT_MS,
);

test(
  'consumers, relay and timekeeper killed in the middle and started again come to the same end',
  async () => {
    const plan = new ReplayPlan(facts, {});
    const report = await replayOnOwnStack(plan, {
      produce: produceUnderFire,
      environment: { BATCH_RECORDS_MAX: '100', ADVANCE_CUSTOMERS_MAX: '10', ADVANCE_PER_SECOND_MAX: '100' },
    });
    expect(lawful(report)).toEqual(lawful(straight));
  },
  TIMEOUT_MS,
);
