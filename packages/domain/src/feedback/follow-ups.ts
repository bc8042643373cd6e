/** Follow-ups: one open case a customer (domain.md, "Follow-ups"). */
import type { Fact } from '../facts/fact.ts';
import type { Folding } from '../state/folding.ts';
import type { Instant } from '../time/instant.ts';

/** After the fact had its other effects. @param complaintsBefore open before it. */
export function followUp(_folding: Folding, _fact: Fact, _complaintsBefore: number): void {}

/** "The due instant is the deadline", once. */
export function deadlineDue(_folding: Folding): Instant {
  return Number.POSITIVE_INFINITY;
}

export function escalateFollowUp(_folding: Folding): void {}
