/** The two views of the append-only logs that the law speaks of: net points per entry key, and the collapse of the revision log. */
import type { RecordedEntry } from '@loyalty-ladder/domain/corrections/compare-entries.ts';
import type { OutcomeDecision } from '@loyalty-ladder/domain/corrections/compare-outcomes.ts';
import { type Outcome, outcomeSubject } from '@loyalty-ladder/domain/state/outcome.ts';

/** One line for each key and effective time; what nets to zero is left out. */
export function netEntries(lines: readonly RecordedEntry<string>[]): RecordedEntry<string>[] {
  const nets = new Map<string, RecordedEntry<string>>();
  for (const line of lines) {
    const key = `${line.key}@${line.at}`;
    nets.set(key, { ...line, points: (nets.get(key)?.points ?? 0n) + line.points });
  }
  return [...nets.values()].filter(({ points }) => points !== 0n);
}

/** The highest revision for each type, effective instant and subject. */
export function latestRevisions(log: readonly OutcomeDecision[]): OutcomeDecision[] {
  const latest = new Map<string, OutcomeDecision>();
  for (const decision of log) {
    const key = keyOf(decision.outcome);
    const before = latest.get(key);
    if (before === undefined || decision.revision > before.revision) latest.set(key, decision);
  }
  return [...latest.values()];
}

/** The highest revisions without the retracted ones, in order of time. */
export function collapse(log: readonly OutcomeDecision[]): Outcome[] {
  return latestRevisions(log)
    .filter(({ retracted }) => !retracted)
    .map(({ outcome }) => outcome)
    .sort((a, b) => a.at - b.at || (keyOf(a) < keyOf(b) ? -1 : 1));
}

const keyOf = (outcome: Outcome): string => `${outcome.type}@${outcome.at}/${outcomeSubject(outcome)}`;
