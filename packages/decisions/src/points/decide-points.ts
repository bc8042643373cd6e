/**
 * Decides a command about points; pure. Whoever is granted something is granted it by facts: they are recorded, and no later fold decides
 * it again. Their ids follow from the attempt or from the hold, so the same command makes the same facts.
 */
import { ownSource } from '@loyalty-ladder/contracts/own-source.ts';
import type { Fact, PointsHeld } from '@loyalty-ladder/domain/facts/fact.ts';
import { isBeyondDebtLimit, spendable } from '@loyalty-ladder/domain/points/spendable.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS, HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type HoldAccount, holdAccountOf } from './hold-view.ts';
import type {
  CapturePoints,
  HoldPoints,
  PointsCommand,
  PointsRefusal,
  RedeemPoints,
  ReleasePoints,
  RestorePoints,
} from './points-command.ts';

/** Of the facts that are recorded here: no topic carries them, and no publisher has this source. */
export const SOURCE = ownSource('gateway');
/** Each open hold is in the customer's state. */
const HOLDS_MAX = 100;
const HOLD_DAYS_MAX = 31;

/** What a decision is made from. */
export interface PointsCase {
  readonly customerId: string;
  /** The instant that the decision is of. */
  readonly at: Instant;
  /** Folded to that instant. */
  readonly state: State;
  readonly programs: ProgramTimeline;
  /** All facts of the hold, or of the adjustment, that the command is about. */
  readonly subjectFacts: readonly Fact[];
}

/** The hold that it is about, and what is to be recorded. */
export interface PointsGrant {
  readonly facts: readonly Fact[];
}

/** @param holdId that it is about: of a new hold, what it is to be called. @param attemptId of a restore, the only command that may be repeated by hold. */
export function decidePoints(
  command: PointsCommand,
  { holdId, attemptId }: { readonly holdId: string; readonly attemptId: string },
  standing: PointsCase,
): PointsGrant | PointsRefusal {
  switch (command.kind) {
    case 'hold':
      return hold(command, holdId, standing);
    case 'redeem':
      return redeem(command, holdId, standing);
    case 'capture':
      return capture(command, standing);
    case 'release':
      return release(command, standing);
    case 'restore':
      return restore(command, attemptId, standing);
  }
}

function hold(command: HoldPoints, holdId: string, standing: PointsCase): PointsGrant | PointsRefusal {
  const { at } = standing;
  const expiresAt = 'at' in command.expires ? command.expires.at : at + command.expires.inMs;
  if (expiresAt <= at || expiresAt > at + HOLD_DAYS_MAX * DAY_MS)
    return { refused: 'expiry-out-of-range', now: new Date(at).toISOString(), daysMax: HOLD_DAYS_MAX };
  const refusal = refusalToSpend(command.points, standing);
  return refusal ?? { facts: [heldFact(command.points, holdId, expiresAt, standing)] };
}

function redeem({ points }: RedeemPoints, holdId: string, standing: PointsCase): PointsGrant | PointsRefusal {
  const refusal = refusalToSpend(points, standing);
  if (refusal !== undefined) return refusal;
  // It is captured in the same instant, and must not have expired in it.
  const held = heldFact(points, holdId, standing.at + HOUR_MS, standing);
  return { facts: [held, { ...named(standing, `${holdId}/capture`), type: 'points.captured', holdId, points }] };
}

function refusalToSpend(points: bigint, { state, subjectFacts, ...standing }: PointsCase): PointsRefusal | undefined {
  if (subjectFacts.length > 0) return { refused: 'idempotency-key-spent' };
  if (state.holds.length >= HOLDS_MAX) return { refused: 'too-many-holds', holdsMax: HOLDS_MAX };
  const available = spendable(state);
  return (
    debtRefusal({ state, ...standing }) ??
    (points > available ? { refused: 'insufficient-points', available: String(available) } : undefined)
  );
}

/** "Whoever owes more than `debtLimit` captures nothing either." */
function debtRefusal({
  state,
  programs,
  at,
}: Pick<PointsCase, 'state' | 'programs' | 'at'>): PointsRefusal | undefined {
  const { program } = programs.inForceAt(at);
  if (!isBeyondDebtLimit(state, program)) return undefined;
  return { refused: 'debt-limit', debt: String(state.debt), debtLimit: String(program.debtLimit) };
}

function capture({ holdId, points }: CapturePoints, standing: PointsCase): PointsGrant | PointsRefusal {
  const open = openHold(standing);
  if ('refused' in open) return open;
  if (points !== undefined && points > open.hold.points)
    return { refused: 'more-than-held', held: String(open.hold.points) };
  const fact = { ...named(standing, `${holdId}/capture`), type: 'points.captured', holdId } as const;
  return debtRefusal(standing) ?? { facts: [points === undefined ? fact : { ...fact, points }] };
}

function release({ holdId }: ReleasePoints, standing: PointsCase): PointsGrant | PointsRefusal {
  const open = openHold(standing);
  if ('refused' in open) return open;
  return { facts: [{ ...named(standing, `${holdId}/release`), type: 'points.released', holdId }] };
}

function openHold({ subjectFacts, at }: PointsCase): HoldAccount | PointsRefusal {
  const account = holdAccountOf(subjectFacts, at);
  if (account === undefined) return { refused: 'unknown-hold' };
  const { state, end } = account;
  if (state === 'open') return account;
  if (state === 'expired') return { refused: 'hold-expired', expiresAt: new Date(end.at).toISOString() };
  return { refused: 'hold-closed', state };
}

function restore(command: RestorePoints, attemptId: string, standing: PointsCase): PointsGrant | PointsRefusal {
  const { holdId } = command;
  const { subjectFacts, at, state } = standing;
  const account = holdAccountOf(subjectFacts, at);
  if (account === undefined) return { refused: 'unknown-hold' };
  if (account.state !== 'captured') return { refused: 'hold-not-captured', state: account.state };
  const id = `${holdId}/restore/${attemptId}`;
  if (subjectFacts.some((fact) => fact.id === id)) return { refused: 'idempotency-key-spent' };
  const left = state.captures.find((each) => each.holdId === holdId)?.points ?? 0n;
  const { points = left } = command;
  return (
    tooLate(account, standing) ??
    (points > left || points === 0n
      ? { refused: 'more-than-captured', restorable: String(left) }
      : { facts: [{ ...named(standing, id), type: 'points.restored', holdId, points }] })
  );
}

/** "More than `returnWindowDays` after the date of the capture." */
function tooLate({ end }: HoldAccount, { programs, at }: PointsCase): PointsRefusal | undefined {
  const { calendar } = programs;
  const daysMax = programs.inForceAt(end.at).program.returnWindowDays;
  if (calendar.dayOf(at) - calendar.dayOf(end.at) <= daysMax) return undefined;
  return { refused: 'restore-too-late', capturedAt: new Date(end.at).toISOString(), daysMax };
}

function heldFact(points: bigint, holdId: string, expiresAt: Instant, standing: PointsCase): PointsHeld {
  return { ...named(standing, holdId), type: 'points.held', holdId, points, expiresAt };
}

const named = ({ customerId, at: occurredAt }: PointsCase, id: string) => ({
  id,
  source: SOURCE,
  customerId,
  occurredAt,
});
