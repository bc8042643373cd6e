/**
 * What a record of a follow-up is to whoever is called instead of reading. A case is opened and may escalate: either starts something, each for
 * itself, since another person may hear of it; the closing of the case, or its being taken back, stops what it has started. One case is open
 * a customer, so a record of one that is open stops what was started for another.
 *
 * A closing that is taken back starts nothing again: there is no record of an opening. Where nobody answers, the escalation says so.
 */
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';

export type FollowUpEvent = Extract<OutcomeEvent, { readonly type: `follow-up.${string}` }>;
export type FollowUpStart = Exclude<FollowUpEvent['type'], 'follow-up.closed'>;

/** Of a record what this needs. */
export type FollowUpRecord = Pick<FollowUpEvent, 'type' | 'subject' | 'retracted' | 'current' | 'stale'>;

export interface FollowUpStep {
  /** What runs and stops, before anything starts. */
  readonly stops: readonly FollowUpStart[];
  readonly starts: boolean;
}

export const FOLLOW_UP_STARTS: readonly FollowUpStart[] = ['follow-up.opened', 'follow-up.escalated'];
const NOTHING: FollowUpStep = { stops: [], starts: false };

/** @param running by what started it, the subject of its case. */
export function judgeFollowUp(
  { type, subject, retracted, current, stale }: FollowUpRecord,
  running: (start: FollowUpStart) => string | undefined,
): FollowUpStep {
  const ofCase = (start: FollowUpStart) => running(start) === subject;
  if (type === 'follow-up.closed') return retracted ? NOTHING : { ...NOTHING, stops: FOLLOW_UP_STARTS.filter(ofCase) };
  if (retracted) return { ...NOTHING, stops: [type].filter(ofCase) };
  if (!current) return NOTHING;
  const ofAnother = (start: FollowUpStart) => running(start) !== undefined && !ofCase(start);
  return { stops: FOLLOW_UP_STARTS.filter(ofAnother), starts: !stale && !ofCase(type) };
}
