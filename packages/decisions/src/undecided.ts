/** Who has to be decided about, and how far: customers with new facts, referrers whose internal facts changed, and whom time alone moves. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import type { Conversion } from './convert-referrals.ts';
import type { Locked } from './lock-for-decision.ts';
import type { RecordedFacts } from './record-facts.ts';

/** How far a customer is to be folded. */
export interface Reach {
  /** Everything up to and including this instant is done afterwards. Earlier than what was folded already: that stands. */
  readonly until: Instant;
  /** What time alone makes due beyond this instant is not done, nor what comes after it; undefined: no such bound. */
  readonly dueUntil?: Instant | undefined;
}

/** @param newest of the customer's facts, those recorded now among them; without one the instant up to which it was folded. */
export type ReachOf = (customer: LockedCustomer, newest: Instant) => Reach;

/** A customer who is locked. */
export interface Undecided extends Reach {
  readonly customer: LockedCustomer;
  /** New facts, recorded, in any order; none when time alone moves the customer. */
  readonly facts: readonly Fact[];
  /** Facts recorded earlier that share a subject with a new one. */
  readonly related: readonly Fact[];
  /** The oldest instant at which recorded facts were taken back; undefined: none were. */
  readonly changedFrom?: Instant | undefined;
}

/** @returns those whom facts move, then those whom time alone moves, in the order given. */
export function undecidedOf(
  { customers }: Pick<Locked, 'customers'>,
  { fresh, related }: Pick<RecordedFacts<unknown>, 'fresh' | 'related'>,
  conversions: readonly Conversion[],
  timed: readonly LockedCustomer[],
  reachOf: ReachOf,
): Undecided[] {
  const facts = new Map<bigint, readonly Fact[]>(fresh);
  const others = new Map<bigint, readonly Fact[]>(related);
  const changedFrom = new Map<bigint, Instant>();
  for (const { referrerNo, fact, takenBackAt, related: aboutFriend } of conversions) {
    others.set(referrerNo, [...(others.get(referrerNo) ?? []), ...aboutFriend]);
    facts.set(referrerNo, [...(facts.get(referrerNo) ?? []), ...(fact === undefined ? [] : [fact])]);
    if (takenBackAt !== undefined) {
      changedFrom.set(referrerNo, Math.min(takenBackAt, changedFrom.get(referrerNo) ?? takenBackAt));
    }
  }
  const moved = new Set([...facts.keys(), ...timed.map(({ customerNo }) => customerNo)]);
  return [...moved].flatMap((customerNo) => {
    const customer = customers.get(customerNo);
    if (customer === undefined) return [];
    const news = facts.get(customerNo) ?? [];
    const newest = news.reduce((latest, each) => Math.max(latest, each.occurredAt), customer.foldedTo);
    return [
      {
        customer,
        facts: news,
        related: others.get(customerNo) ?? [],
        ...reachOf(customer, newest),
        changedFrom: changedFrom.get(customerNo),
      },
    ];
  });
}
