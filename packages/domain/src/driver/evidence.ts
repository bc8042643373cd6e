/** Which facts are evidence of a cause for leaving, and the 12 latest pieces of it (domain.md, "Driver"). */
import type { ContactService, Fact } from '../facts/fact.ts';
import { type Answer, isAnswer, isCritical } from '../feedback/critical.ts';
import type { Program } from '../program/program.ts';
import type { EvidenceClass } from '../state/driver.ts';
import type { Folding } from '../state/folding.ts';
import type { Evidence } from '../state/state.ts';

const EVIDENCE_MAX = 12;

type Piece = Pick<Evidence, 'class' | 'weight'>;

/**
 * "Each with the class and weight that the program in force at its fact gives it."
 * @param complaintsBefore open before the fact: one that was open already says nothing new.
 */
export function noteEvidence(folding: Folding, fact: Fact, complaintsBefore: number): void {
  const { state, today, program } = folding;
  const pieces = piecesOf(fact, program, state.openComplaints > complaintsBefore);
  if (pieces.length === 0) return;
  const { source, id } = fact;
  const noted = pieces.map((piece) => ({ day: today, source, id, ...piece }));
  state.evidence = [...state.evidence, ...noted].slice(-EVIDENCE_MAX);
}

/** "At an instant those whose date is among the driverWindowDays dates ending today count." */
export function evidenceThatCounts({ state, today, program }: Folding): readonly Evidence[] {
  if (state.evidence.length === 0) return state.evidence;
  return state.evidence.filter(({ day }) => day > today - program.driverWindowDays);
}

/** What service and the risk's reason ask alike. */
export function isSlow(waitSeconds: number, { slowServiceSeconds }: Program): boolean {
  return waitSeconds > slowServiceSeconds;
}

function piecesOf(fact: Fact, program: Program, opensComplaint: boolean): readonly Piece[] {
  if (isAnswer(fact)) return isCritical(fact) ? ofTouchpoint(fact, program) : NOTHING;
  switch (fact.type) {
    case 'feedback.complaint-opened':
      return opensComplaint ? [{ class: fact.cause, weight: 3 }] : NOTHING;
    case 'contact.service':
      return ofService(fact, program);
    case 'contact.responded':
      return fact.response === 'coupon-redeemed' ? [{ class: 'price', weight: 1 }] : NOTHING;
    default:
      return NOTHING;
  }
}

/** A named cause says it all; without one, both can hold. */
function ofService({ cause, waitSeconds, resolved }: ContactService, program: Program): readonly Piece[] {
  if (cause !== undefined) return [{ class: cause, weight: 2 }];
  const classes: EvidenceClass[] = [];
  if (isSlow(waitSeconds, program)) classes.push('waiting');
  if (!resolved) classes.push('service');
  return classes.map((each) => ({ class: each, weight: 1 }));
}

/** Of a critical answer where it was given, if the program says whose touchpoint that is. */
function ofTouchpoint({ touchpoint }: Answer, { touchpointClasses }: Program): readonly Piece[] {
  if (touchpoint === undefined || !Object.hasOwn(touchpointClasses, touchpoint)) return NOTHING;
  const named = touchpointClasses[touchpoint];
  return named === undefined ? NOTHING : [{ class: named, weight: 1 }];
}

const NOTHING: readonly Piece[] = [];
