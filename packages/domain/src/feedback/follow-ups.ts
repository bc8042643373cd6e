/**
 * "One open case a customer": a cry opens it or joins it, a solution or a good word closes it, and at its deadline it is escalated once
 * (domain.md, "Follow-ups"). What happens to it is said at once, in the order in which it happens.
 */
import type { ComplaintOpened, Fact } from '../facts/fact.ts';
import type { Cause } from '../state/entry.ts';
import { type Folding, factCause, timerCause } from '../state/folding.ts';
import type { FollowUpResolution, FollowUpTrigger } from '../state/outcome.ts';
import type { FollowUp } from '../state/state.ts';
import { HOUR_MS, type Instant } from '../time/instant.ts';
import { type Answer, answerMeasure, isAnswer, isCritical, isFavourable } from './critical.ts';

type Cry = Answer | ComplaintOpened;

/** After the fact had its other effects. @param complaintsBefore open before it: one that was open already does not cry again. */
export function followUp(folding: Folding, fact: Fact, complaintsBefore: number): void {
  const newlyOpen = folding.state.openComplaints - complaintsBefore;
  if (isAnswer(fact)) {
    if (isCritical(fact)) hear(folding, fact);
    else if (isFavourable(fact)) settle(folding, fact, 'recovered');
  } else if (fact.type === 'feedback.complaint-opened') {
    if (newlyOpen > 0) hear(folding, fact);
  } else if (fact.type === 'feedback.complaint-resolved') {
    if (newlyOpen < 0) settle(folding, fact, 'resolved');
  } else if (fact.type === 'contact.service' && fact.resolved) settle(folding, fact, 'resolved');
}

/** "The due instant is the deadline", once. */
export function deadlineDue({ state: { followUp: open } }: Folding): Instant {
  return open === null || open.escalated ? Number.POSITIVE_INFINITY : open.deadlineAt;
}

/** In the due step, so before all facts of the deadline's instant. */
export function escalateFollowUp(folding: Folding): void {
  const { followUp: open } = folding.state;
  if (open === null || deadlineDue(folding) > folding.at) return;
  folding.state.followUp = { ...open, escalated: true };
  folding.changed = true;
  const cause = timerCause(`follow-up:${open.subject}`);
  folding.outcomes.push({ type: 'follow-up.escalated', ...toldOf(folding, open, cause) });
}

/** "Until its deadline further critical facts join an open case", then the next one supersedes it: else it would swallow every later cry. */
function hear(folding: Folding, fact: Cry): void {
  const { followUp: open } = folding.state;
  if (open !== null && !open.escalated) return;
  if (open !== null) close(folding, open, fact, 'superseded');
  openFor(folding, fact);
}

/** Nothing closes a case while a complaint is open, not even the solution of another one. */
function settle(folding: Folding, fact: Fact, resolution: FollowUpResolution): void {
  const { followUp: open, openComplaints } = folding.state;
  if (open !== null && openComplaints === 0) close(folding, open, fact, resolution);
}

function openFor(folding: Folding, fact: Cry): void {
  const { at, program, state } = folding;
  const deadlineAt = at + program.followUpHours * HOUR_MS;
  const trigger = TRIGGERS[fact.type];
  const open = { subject: subjectFor(trigger, fact), trigger, openedAt: at, deadlineAt, escalated: false };
  state.followUp = open;
  folding.outcomes.push({
    type: 'follow-up.opened',
    ...toldOf(folding, open, factCause(fact)),
    complaintId: 'complaintId' in fact ? fact.complaintId : null,
    touchpoint: ('touchpoint' in fact && fact.touchpoint) || null,
    employeeId: ('employeeId' in fact && fact.employeeId) || null,
    measures: isAnswer(fact) ? [answerMeasure(fact)] : [],
  });
}

function close(folding: Folding, open: FollowUp, fact: Fact, resolution: FollowUpResolution): void {
  const { escalated } = open;
  folding.state.followUp = null;
  const told = toldOf(folding, open, factCause(fact));
  folding.outcomes.push({ type: 'follow-up.closed', ...told, resolution, escalated });
}

function toldOf({ at, version }: Folding, { escalated: _, ...open }: FollowUp, cause: Cause) {
  return { at, ...open, causes: [cause], programVersion: version.version };
}

const TRIGGERS: Readonly<Record<Cry['type'], FollowUpTrigger>> = {
  'feedback.nps': 'score',
  'feedback.csat': 'score',
  'feedback.review': 'review',
  'feedback.complaint-opened': 'complaint',
};

/** It keeps apart whatever opens a case in one instant, so a slash in an id is not one between source and id. */
function subjectFor(trigger: FollowUpTrigger, { source, id }: Fact): string {
  return `${trigger}:${source}/${id.replaceAll('%', '%25').replaceAll('/', '%2F')}`;
}
