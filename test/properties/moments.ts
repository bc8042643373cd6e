/** A life seen at each of its moments: where a fact occurred, where something was due, and at its end. */
import { oneFold, type WholeLife } from './one-fold.ts';

/** Moments of one life that are looked at; more would be of the same kind. */
const MOMENTS_MAX = 40;

export function* momentsOf(life: WholeLife): Generator<WholeLife> {
  const { entries, outcomes } = oneFold(life);
  const instants = [
    ...new Set([
      ...life.facts.map(({ occurredAt }) => occurredAt),
      ...entries.map(({ at }) => at),
      ...outcomes.map(({ at }) => at),
      life.until,
    ]),
  ].sort((a, b) => a - b);
  for (const until of instants.slice(-MOMENTS_MAX)) {
    yield { ...life, until, facts: life.facts.filter(({ occurredAt }) => occurredAt <= until) };
  }
}

/** What holds of a life must hold at each of its moments. */
export function atEachMoment(holds: (life: WholeLife) => void): (life: WholeLife) => void {
  return (life) => {
    for (const moment of momentsOf(life)) holds(moment);
  };
}
