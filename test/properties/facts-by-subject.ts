/** The facts of each subject, as the store hands them to the fold. */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import type { RelatedFacts } from '@loyalty-ladder/domain/facts/related-facts.ts';

export function factsBySubject(facts: Iterable<Fact>): RelatedFacts {
  return Map.groupBy(
    Array.from(facts).filter((fact) => subjectOf(fact) !== undefined),
    (fact) => subjectOf(fact) ?? '',
  );
}

/** Those of `recorded` that share a subject with one of `facts`. */
export function factsRelatedTo(facts: readonly Fact[], recorded: Iterable<Fact>): RelatedFacts {
  const subjects = new Set(facts.map(subjectOf));
  return factsBySubject(Array.from(recorded).filter((fact) => subjects.has(subjectOf(fact))));
}
