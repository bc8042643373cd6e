/** The card that a decision leaves behind. */
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program-timeline.ts';
import { balancesOf, nextExpiryOf, riskOf, type State, stageOf } from '@loyalty-ladder/domain/state.ts';
import type { Card } from '@loyalty-ladder/store/cards.ts';

export interface CardSource {
  readonly customerId: string;
  readonly version: bigint;
  readonly state: State;
  readonly foldedTo: Instant;
}

export function cardOf({ customerId, version, state, foldedTo }: CardSource, programs: ProgramTimeline): Card {
  const { available, pending, held } = balancesOf(state);
  const expiry = nextExpiryOf(state, programs.calendar);
  return {
    customerId,
    balance: { available: String(available), pending: String(pending), held: String(held) },
    stage: stageOf(state),
    risk: riskOf(state),
    nextExpiry: expiry === null ? null : { at: new Date(expiry.at).toISOString(), points: String(expiry.points) },
    version: String(version),
    asOf: new Date(foldedTo).toISOString(),
  };
}
