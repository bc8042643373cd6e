/** "A complaint is open while the last of its facts in fold order is complaint-opened." */
import type { ComplaintOpened, ComplaintResolved } from '../facts/fact.ts';
import { countBefore } from '../facts/related-facts.ts';
import type { Folding } from '../state/folding.ts';

export function applyComplaint({ state, subjects }: Folding, fact: ComplaintOpened | ComplaintResolved): void {
  const subject = subjects.of(fact);
  const before = subject.facts[countBefore(subject, fact) - 1];
  const wasOpen = before?.type === 'feedback.complaint-opened';
  const isOpen = fact.type === 'feedback.complaint-opened';
  state.openComplaints += Number(isOpen) - Number(wasOpen);
}
