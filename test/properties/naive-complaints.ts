/** Complaints fact by fact: one is open while the last of its facts in fold order is complaint-opened. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';

/** How many are open after all of these. */
export function openComplaints(facts: readonly Fact[]): number {
  const isOpen = new Map<string, boolean>();
  for (const fact of facts) {
    if (fact.type === 'feedback.complaint-opened') isOpen.set(fact.complaintId, true);
    if (fact.type === 'feedback.complaint-resolved') isOpen.set(fact.complaintId, false);
  }
  return [...isOpen.values()].filter(Boolean).length;
}

/** Whether the fact at this place opened one that was not open before it. */
export const opensComplaint = (facts: readonly Fact[], index: number): boolean =>
  facts[index]?.type === 'feedback.complaint-opened' && movesComplaint(facts, index, 1);

/** Whether the fact at this place closed one that was open before it. */
export const closesComplaint = (facts: readonly Fact[], index: number): boolean =>
  facts[index]?.type === 'feedback.complaint-resolved' && movesComplaint(facts, index, -1);

function movesComplaint(facts: readonly Fact[], index: number, by: number): boolean {
  return openComplaints(facts.slice(0, index + 1)) - openComplaints(facts.slice(0, index)) === by;
}
