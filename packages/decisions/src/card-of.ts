/** The card that a decision leaves behind, and that of a customer before any decision. */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { balancesOf, nextExpiryOf, type State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Card } from '@loyalty-ladder/store/cards/cards.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { cardDriverAt } from './driver-at.ts';
import { isNewerCustomer } from './newer-customer.ts';

export interface CardSource {
  readonly customerId: string;
  readonly version: bigint;
  readonly state: State;
  readonly foldedTo: Instant;
}

/** `customers.folded_to` of a customer of whom nothing was ever folded. */
export const NEVER: Instant = Date.parse('0001-01-01T00:00:00Z');

export function cardOf({ customerId, version, state, foldedTo }: CardSource, programs: ProgramTimeline): Card {
  const { available, pending, held } = balancesOf(state);
  const expiry = nextExpiryOf(state, programs.calendar);
  return {
    customerId,
    balance: { available: String(available), pending: String(pending), held: String(held) },
    stage: state.stage,
    risk: state.risk,
    driver: cardDriverAt(state, foldedTo, programs),
    keyCustomer: state.keyCustomer,
    advice: state.advice,
    followUp: openCase(state),
    nextExpiry: expiry === null ? null : { at: new Date(expiry.at).toISOString(), points: String(expiry.points) },
    version: String(version),
    asOf: foldedTo === NEVER ? null : new Date(foldedTo).toISOString(),
  };
}

function openCase({ followUp }: State): Card['followUp'] {
  if (followUp === null) return null;
  const { openedAt, deadlineAt, ...others } = followUp;
  return { ...others, openedAt: new Date(openedAt).toISOString(), deadlineAt: new Date(deadlineAt).toISOString() };
}

/** Cards of those about whom nothing was ever decided: named in a referral, without a fact of their own. */
export function firstCards(customers: Iterable<LockedCustomer>, programs: ProgramTimeline): Card[] {
  return [...customers]
    .filter((customer) => customer.version === 0n && !isNewerCustomer(customer))
    .map((customer) => cardOf({ ...customer, state: decodeState(customer.state) }, programs));
}
