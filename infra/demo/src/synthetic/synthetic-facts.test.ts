import type { Fact, FactType } from '@loyalty-ladder/domain/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/fact-order.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadOnlineRetail } from '../load-online-retail.ts';
import { SYNTHETIC_SOURCE, syntheticFacts } from './synthetic-facts.ts';

let real: Fact[];
let synthetic: Fact[];
const count = (type: FactType) => synthetic.filter((fact) => fact.type === type).length;

beforeAll(async () => {
  real = await loadOnlineRetail();
  synthetic = syntheticFacts(real);
});

describe('synthetic contacts and feedback', () => {
  it('say that they are synthetic, and belong to customers who really bought', () => {
    const customers = new Set(real.map((fact) => fact.customerId));
    for (const fact of synthetic) {
      expect(fact.source).toBe(SYNTHETIC_SOURCE);
      expect(customers).toContain(fact.customerId);
    }
  });

  it('are the same each time, and the same for a customer whoever else is there', () => {
    expect(syntheticFacts(real)).toEqual(synthetic);
    const few = syntheticFacts(real.filter((fact) => fact.customerId.endsWith('7')));
    const ofFew = synthetic.filter((fact) => fact.customerId.endsWith('7'));
    const withoutReferrals = (facts: readonly Fact[]) => facts.filter((fact) => fact.type !== 'feedback.referral');
    expect(withoutReferrals(few)).toEqual(withoutReferrals(ofFew));
  });

  it('lie within the year of the purchases, in fold order', () => {
    expect(Math.min(...synthetic.map((fact) => fact.occurredAt))).toBeGreaterThanOrEqual(Date.parse('2009-12-01'));
    expect(Math.max(...synthetic.map((fact) => fact.occurredAt))).toBeLessThan(Date.parse('2010-12-10'));
    expect(synthetic.toSorted(compareFacts)).toEqual(synthetic);
  });

  it('have each their own id within a customer', () => {
    const ids = new Set(synthetic.map((fact) => `${fact.customerId}\0${fact.id}`));
    expect(ids.size).toBe(synthetic.length);
  });

  it('are whole numbers where the contracts ask for them', () => {
    for (const fact of synthetic) {
      expect(Number.isSafeInteger(fact.occurredAt)).toBe(true);
      if (fact.type === 'feedback.nps') expect([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]).toContain(fact.score);
      if (fact.type === 'feedback.csat') expect([1, 2, 3, 4, 5]).toContain(fact.score);
      if (fact.type === 'feedback.review') expect([1, 2, 3, 4, 5]).toContain(fact.rating);
    }
  });

  it.each([
    ['contact.visited', 6_000, 14_000],
    ['contact.consent', 2_000, 4_000],
    ['contact.delivered', 8_000, 25_000],
    ['contact.responded', 2_000, 8_000],
    ['contact.service', 600, 2_000],
    ['feedback.nps', 1_200, 3_000],
    ['feedback.csat', 150, 800],
    ['feedback.review', 200, 1_000],
    ['feedback.complaint-opened', 100, 600],
    ['feedback.complaint-resolved', 80, 500],
    ['feedback.referral', 40, 400],
  ] as const)('hold a plausible number of %s', (type, least, most) => {
    expect(count(type)).toBeGreaterThanOrEqual(least);
    expect(count(type)).toBeLessThanOrEqual(most);
  });
});
