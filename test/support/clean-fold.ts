/** What one fold of all facts, sorted, gives: what any order of arrival must end in. */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { type FoldResult, fold } from '@loyalty-ladder/domain/fold/fold.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';

/** @param facts of one customer, each once. @param until default: the newest of them. */
export function cleanFold(facts: readonly Fact[], programs: ProgramTimeline, until?: number): FoldResult {
  const sorted = facts.toSorted(compareFacts);
  const newest = sorted.at(-1)?.occurredAt ?? 0;
  const related = Map.groupBy(facts, (fact) => subjectOf(fact) ?? '');
  return fold({ state: initialState(), facts: sorted, until: until ?? newest, context: { programs }, related });
}
