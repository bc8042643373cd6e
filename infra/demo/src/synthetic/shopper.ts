/** One customer as the generators of synthetic facts see them, and what a generator gives. */
import type { Fact, PurchaseCompleted, PurchaseReturned } from '@loyalty-ladder/domain/facts/fact.ts';
import { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';

export interface Shopper {
  readonly customerId: string;
  /** In fold order, at least one. */
  readonly purchases: readonly [PurchaseCompleted, ...PurchaseCompleted[]];
  readonly returns: readonly PurchaseReturned[];
  readonly random: SeededRandom;
  /** 0..1, how easily the shop pleases this one. */
  readonly contentment: number;
}

type OfShopper<Type extends Fact> = Type extends Fact ? Omit<Type, 'source' | 'customerId'> : never;
/** A fact without what all facts of a shopper share. `id` is unique within the customer. */
export type SyntheticFact = OfShopper<Fact>;

/** @param facts purchases and returns in fold order. @returns those who bought something: of the others nothing is made up. */
export function shoppersOf(facts: readonly Fact[]): Shopper[] {
  const byCustomer = Map.groupBy(facts, (fact) => fact.customerId);
  return Array.from(byCustomer, ([customerId, own]) => {
    const [first, ...others] = own.filter((fact) => fact.type === 'purchase.completed');
    const random = new SeededRandom(`synthetic ${customerId}`);
    const returns = own.filter((fact) => fact.type === 'purchase.returned');
    return first && { customerId, purchases: [first, ...others] as const, returns, random, contentment: random.unit() };
  }).filter((shopper) => shopper !== undefined);
}
