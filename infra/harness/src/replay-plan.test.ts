import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { expect, test } from 'vitest';
import { ReplayPlan } from './replay-plan.ts';

const facts = Array.from({ length: 500 }, (_, index): Fact => {
  const base = { id: String(index), source: 'test', customerId: `c${index % 7}`, occurredAt: index };
  return { ...base, type: 'contact.visited', channel: 'site' };
});
const ids = (plan: ReplayPlan) => [...plan.facts()].map((fact) => `${fact.customerId}/${fact.id}`);
const straight = ids(new ReplayPlan(facts, {}));

test('without options the facts come once, in order of time', () => {
  expect([...new ReplayPlan(facts, {}).facts()]).toEqual(facts);
});

test('a shuffle depends on its seed alone and loses nothing', () => {
  const seven = ids(new ReplayPlan(facts, { shuffleSeed: 7 }));
  expect(seven).toEqual(ids(new ReplayPlan(facts, { shuffleSeed: 7 })));
  expect(seven).not.toEqual(ids(new ReplayPlan(facts, { shuffleSeed: 8 })));
  expect(seven).not.toEqual(straight);
  expect(seven.toSorted()).toEqual(straight.toSorted());
});

test('20 percent of the records come a second time, later, and the others keep their order', () => {
  const plan = new ReplayPlan(facts, { duplicatePercent: 20 });
  const seen = ids(plan);
  expect(plan.length).toBe(600);
  expect(seen).toHaveLength(600);
  expect([...new Set(seen)]).toEqual(straight);
  for (const id of straight) expect([1, 2]).toContain(seen.filter((each) => each === id).length);
});

test('copies are the same history under other customer ids', () => {
  const plan = new ReplayPlan(facts, { repeat: 3 });
  const copies = [...plan.facts()];
  expect(plan.length).toBe(1_500);
  expect(copies.slice(0, 3).map((fact) => fact.customerId)).toEqual(['c0', 'c0-2', 'c0-3']);
  expect(copies.filter((fact) => fact.customerId.endsWith('-3')).map((fact) => fact.occurredAt)).toEqual(
    facts.map((fact) => fact.occurredAt),
  );
});

test('a part of a plan is what the whole has in that place', () => {
  const plan = new ReplayPlan(facts, { shuffleSeed: 7, duplicatePercent: 20 });
  expect([...plan.facts(100, 250)]).toEqual([...plan.facts()].slice(100, 250));
});
