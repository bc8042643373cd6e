/**
 * Writes cards anew from Postgres, for customers whose cards may be missing or behind: the timekeeper's repair, `npm run rebuild-cards`.
 * No lock is needed while everything runs: a card carries its customer's version, and an older one never replaces a newer one.
 */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Card, Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { type CustomerState, readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import type { ClientBase, Pool } from 'pg';
import { cardOf } from './card-of.ts';

export interface MendedCards {
  /** Customers looked at. */
  readonly customers: number;
  /** Cards that were missing, behind or of another store; the others were right already. */
  readonly written: number;
}

/** @throws what Redis or Postgres throws; every card is right or as it was. */
export async function mendCards(
  db: ClientBase | Pool,
  cards: Cards,
  programs: ProgramTimeline,
  customerNos: readonly bigint[],
): Promise<MendedCards> {
  if (customerNos.length === 0) return { customers: 0, written: 0 };
  const customers = await readCustomerStates(db, customerNos);
  const written = await cards.write(customers.flatMap((customer) => cardFor(customer, programs)));
  return { customers: customers.length, written };
}

/** None for a customer of a newer fold: its state is not ours to read, and whoever folded it writes its card. */
function cardFor({ state, ...customer }: CustomerState, programs: ProgramTimeline): Card[] {
  if (customer.foldVersion > FOLD_VERSION) return [];
  return [cardOf({ ...customer, state: decodeState(state) }, programs)];
}
