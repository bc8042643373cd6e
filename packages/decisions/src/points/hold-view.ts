/** What became of a hold, from the facts about it alone. As JSON: instants are ISO 8601, points decimal strings. */
import type { Fact, PointsHeld } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { type HoldEnd, holdEndOf } from '@loyalty-ladder/domain/points/hold-end.ts';
import { lesser } from '@loyalty-ladder/domain/points/lesser.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { HoldState } from './points-command.ts';

export interface HoldView {
  readonly holdId: string;
  readonly customerId: string;
  readonly state: HoldState;
  readonly points: string;
  /** Of them. */
  readonly captured: string;
  /** Of what was captured. */
  readonly restored: string;
  readonly heldAt: string;
  readonly expiresAt: string;
  /** null: it is open. */
  readonly endedAt: string | null;
  readonly reference: string | null;
}

/** A hold as of an instant. */
export interface HoldAccount {
  readonly hold: PointsHeld;
  readonly state: HoldState;
  readonly end: HoldEnd;
}

/** @param facts of the hold, in any order. @returns undefined when nobody holds anything under it. */
export function holdAccountOf(facts: readonly Fact[], at: Instant): HoldAccount | undefined {
  const inOrder = facts.toSorted(compareFacts);
  const hold = inOrder.find((fact) => fact.type === 'points.held');
  if (hold === undefined) return undefined;
  const end = holdEndOf(hold, inOrder);
  return { hold, end, state: stateOf(end, at) };
}

function stateOf({ at: endsAt, by }: HoldEnd, at: Instant): HoldState {
  if (endsAt > at) return 'open';
  if (by === null) return 'expired';
  return by.type === 'points.captured' ? 'captured' : 'released';
}

/** @returns undefined when nobody holds anything under it. */
export function holdViewOf(facts: readonly Fact[], at: Instant, reference: string | null): HoldView | undefined {
  const account = holdAccountOf(facts, at);
  if (account === undefined) return undefined;
  const { hold, end, state } = account;
  const { holdId, customerId, points } = hold;
  return {
    ...{ holdId, customerId, state, reference },
    points: String(points),
    captured: String(capturedOf(account)),
    restored: String(restoredOf(account, facts)),
    heldAt: new Date(hold.occurredAt).toISOString(),
    expiresAt: new Date(hold.expiresAt).toISOString(),
    endedAt: state === 'open' ? null : new Date(end.at).toISOString(),
  };
}

function capturedOf({ hold, end: { by }, state }: HoldAccount): bigint {
  if (state !== 'captured' || by?.type !== 'points.captured') return 0n;
  const { points = hold.points } = by;
  return lesser(points, hold.points);
}

/** "Restores of one hold add up to at most what was captured; what is beyond has no effect." */
function restoredOf(account: HoldAccount, facts: readonly Fact[]): bigint {
  const asked = facts.reduce((sum, fact) => (fact.type === 'points.restored' ? sum + fact.points : sum), 0n);
  return lesser(asked, capturedOf(account));
}
