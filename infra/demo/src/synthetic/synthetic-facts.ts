/**
 * Contacts and feedback for the customers of Online Retail II. No real data set joins purchases with survey answers, so these are made
 * up, and say so: their source is `synthetic`. Seeded by customer: the same facts each time, for any choice of customers. The rates are
 * plausible, not measured, and three causes are planted (planted-causes.ts); nothing may be concluded from them.
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { campaignFacts } from './campaign-facts.ts';
import { Friends } from './friends.ts';
import { priceComplaints } from './price-complaints.ts';
import { referralFacts } from './referral-facts.ts';
import { returnComplaints } from './return-complaints.ts';
import { serviceFacts } from './service-facts.ts';
import { type Shopper, type SyntheticFact, shoppersOf } from './shopper.ts';
import { surveyFacts } from './survey-facts.ts';
import { visitFacts } from './visit-facts.ts';

export const SYNTHETIC_SOURCE = 'synthetic';

/** The year of the purchases; nothing synthetic happens outside. */
const FROM: Instant = Date.parse('2009-12-01T00:00:00Z');
const TO: Instant = Date.parse('2010-12-10T00:00:00Z');

type Generator = (shopper: Shopper) => Iterable<SyntheticFact>;

/** @param facts purchases and returns in fold order. @returns the others, in fold order. */
export function syntheticFacts(facts: readonly Fact[]): Fact[] {
  const shoppers = shoppersOf(facts);
  const friends = new Friends(shoppers);
  const generators: Generator[] = [
    visitFacts,
    campaignFacts,
    serviceFacts,
    returnComplaints,
    priceComplaints,
    surveyFacts,
    (shopper) => referralFacts(shopper, friends),
  ];
  return shoppers
    .flatMap((shopper) => generators.flatMap((generate) => factsOf(shopper, generate)))
    .filter(({ occurredAt }) => occurredAt >= FROM && occurredAt < TO)
    .sort(compareFacts);
}

function factsOf(shopper: Shopper, generate: Generator): Fact[] {
  const { customerId } = shopper;
  return Array.from(generate(shopper), (fact) => ({ ...fact, source: SYNTHETIC_SOURCE, customerId }));
}
