/**
 * Facts that wait for another one: returns and cancellations whose purchase, captures and releases whose hold, restores whose capture has
 * not appeared.
 */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { isOpener, WAITS_FOR } from '@loyalty-ladder/domain/facts/related-facts.ts';
import { awaitsCapture } from '@loyalty-ladder/domain/points/restores.ts';

/** @param facts all of one customer up to the instant looked at. */
export function waitingFacts(facts: readonly Fact[]): Fact[] {
  const waiters = facts.filter(({ type }) => WAITS_FOR[type] !== null);
  if (waiters.length === 0) return [];
  const bySubject = Map.groupBy(facts.toSorted(compareFacts), subjectOf);
  return waiters.filter((fact) => {
    const ofSubject = bySubject.get(subjectOf(fact)) ?? [];
    return fact.type === 'points.restored' ? awaitsCapture(fact, ofSubject) : !ofSubject.some(isOpener);
  });
}
