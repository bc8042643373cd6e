/** Facts that wait for another one: returns and cancellations whose purchase, captures and releases whose hold has not appeared. */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';

const OPENER_BY_TYPE: Partial<Record<Fact['type'], Fact['type']>> = {
  'purchase.returned': 'purchase.completed',
  'purchase.cancelled': 'purchase.completed',
  'points.captured': 'points.held',
  'points.released': 'points.held',
};

/** @param facts all of one customer up to the instant looked at. */
export function waitingFacts(facts: readonly Fact[]): Fact[] {
  const opened = new Set(facts.filter(({ type }) => OPENERS.has(type)).map(subjectOf));
  return facts.filter((fact) => OPENER_BY_TYPE[fact.type] !== undefined && !opened.has(subjectOf(fact)));
}

const OPENERS: ReadonlySet<Fact['type']> = new Set(Object.values(OPENER_BY_TYPE));
