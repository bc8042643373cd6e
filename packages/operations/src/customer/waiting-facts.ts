/** Facts that wait for another one: returns and cancellations whose purchase, captures and releases whose hold has not appeared. */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import { isOpener, WAITS_FOR } from '@loyalty-ladder/domain/facts/related-facts.ts';

/** @param facts all of one customer up to the instant looked at. */
export function waitingFacts(facts: readonly Fact[]): Fact[] {
  const opened = new Set(facts.filter(isOpener).map(subjectOf));
  return facts.filter((fact) => WAITS_FOR[fact.type] !== null && !opened.has(subjectOf(fact)));
}
