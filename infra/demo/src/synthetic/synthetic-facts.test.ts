import { encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { Fact, FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
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
    expect([...new Set(synthetic.map((fact) => fact.source))]).toEqual([SYNTHETIC_SOURCE]);
    expect(synthetic.filter((fact) => !customers.has(fact.customerId))).toEqual([]);
  });

  it('are the same each time, and the same for a customer whoever else is there', () => {
    expect(JSON.stringify(syntheticFacts(real))).toBe(JSON.stringify(synthetic));
    const few = syntheticFacts(real.filter((fact) => fact.customerId.endsWith('7')));
    const ofFew = synthetic.filter((fact) => fact.customerId.endsWith('7'));
    const withoutReferrals = (facts: readonly Fact[]) => facts.filter((fact) => fact.type !== 'feedback.referral');
    expect(JSON.stringify(withoutReferrals(few))).toBe(JSON.stringify(withoutReferrals(ofFew)));
  });

  it('lie within the year of the purchases, in fold order', () => {
    const outside = synthetic.filter(
      ({ occurredAt }) => occurredAt < Date.parse('2009-12-01') || occurredAt >= Date.parse('2010-12-10'),
    );
    expect(outside).toEqual([]);
    const unordered = synthetic.filter(
      (fact, index) => index > 0 && compareFacts(synthetic[index - 1] ?? fact, fact) > 0,
    );
    expect(unordered).toEqual([]);
  });

  it('have each their own id within a customer', () => {
    const ids = new Set(synthetic.map((fact) => `${fact.customerId}\0${fact.id}`));
    expect(ids.size).toBe(synthetic.length);
  });

  it('are facts that the contracts let through, as the real ones are', () => {
    const catalog = SchemaCatalog.local();
    for (const fact of [...real, ...synthetic]) encodeFact(fact as WireFact, catalog);
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
