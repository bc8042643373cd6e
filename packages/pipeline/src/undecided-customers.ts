/** Which customers a batch has to decide about, and how far: those with new facts, and referrers whose internal facts changed. */
import type { Conversion } from '@loyalty-ladder/decisions/convert-referrals.ts';
import type { RecordedFacts } from '@loyalty-ladder/decisions/record-facts.ts';
import type { Undecided } from '@loyalty-ladder/decisions/undecided.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { OLD_MS, UNBOUND, type Watermark } from './watermark.ts';

/**
 * Each is to be folded up to its newest fact and never to now: consumers do not run ahead of their facts.
 * @param watermarks by partition: where old facts, and what is due, have to wait. A referrer's is another one than the buyer's.
 */
export function undecidedOf(
  customers: ReadonlyMap<bigint, LockedCustomer>,
  { fresh, related }: Pick<RecordedFacts<unknown>, 'fresh' | 'related'>,
  conversions: readonly Conversion[],
  watermarks: ReadonlyMap<number, Watermark>,
  now: Instant,
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
  return [...facts].flatMap(([customerNo, news]) => {
    const customer = customers.get(customerNo);
    if (customer === undefined) return [];
    const newest = news.reduce((latest, each) => Math.max(latest, each.occurredAt), customer.foldedTo);
    const watermark = watermarks.get(customer.partition) ?? UNBOUND;
    return [
      {
        customer,
        facts: news,
        related: others.get(customerNo) ?? [],
        until: newest < now - OLD_MS ? Math.min(newest, watermark.facts) : newest,
        dueUntil: watermark.due,
        changedFrom: changedFrom.get(customerNo),
      },
    ];
  });
}
