/** Customers of the demo's shape: the real purchases and returns of Online Retail II, each customer's facts in fold order. */
import { loadOnlineRetail } from '@loyalty-ladder/demo/load-online-retail.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { RelatedFacts } from '@loyalty-ladder/domain/facts/related-facts.ts';
import { factsBySubject } from '../properties/facts-by-subject.ts';

export interface RetailCustomer {
  readonly facts: readonly Fact[];
  readonly related: RelatedFacts;
  /** The same in batches of ten, each with the facts that a store would hand in as related. */
  readonly batches: readonly { readonly facts: readonly Fact[]; readonly related: RelatedFacts }[];
}

/** Facts from one decoding of the state to the next. */
export const BATCH_FACTS = 10;

export async function retailCustomers(): Promise<RetailCustomer[]> {
  const byCustomer = Map.groupBy(await loadOnlineRetail(), ({ customerId }) => customerId);
  return [...byCustomer.values()].map((facts) => {
    const related = factsBySubject(facts);
    return { facts, related, batches: batchesOf(facts, related) };
  });
}

/** All facts of one instant are in one batch, as the fold asks for facts later than what it was folded to. */
function batchesOf(facts: readonly Fact[], related: RelatedFacts): RetailCustomer['batches'] {
  const batches: { facts: Fact[]; related: RelatedFacts }[] = [];
  for (const fact of facts) {
    const last = batches.at(-1);
    const isSameInstant = last?.facts.at(-1)?.occurredAt === fact.occurredAt;
    if (last === undefined || (last.facts.length >= BATCH_FACTS && !isSameInstant))
      batches.push({ facts: [fact], related });
    else last.facts.push(fact);
  }
  return batches;
}
