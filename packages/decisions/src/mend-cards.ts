/**
 * Writes cards anew from Postgres, for customers whose cards may be missing or behind: the timekeeper's repair, `npm run rebuild-cards`.
 * No lock is needed while everything runs: a card carries its customer's version, and an older one never replaces a newer one.
 */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import type { ClientBase, Pool } from 'pg';
import { cardOf } from './card-of.ts';
import { isNewerCustomer } from './newer-customer.ts';

export interface MendedCards {
  /** Customers looked at. */
  readonly customers: number;
  /** Cards that were missing, behind or of another store; the others were right already. */
  readonly written: number;
  /** Customers whom a newer version recorded: it writes their cards, their states are not ours to read. */
  readonly left: number;
}

/** @throws what Redis or Postgres throws; every card is right or as it was. */
export async function mendCards(
  db: ClientBase | Pool,
  cards: Cards,
  programs: ProgramTimeline,
  customerNos: readonly bigint[],
): Promise<MendedCards> {
  if (customerNos.length === 0) return { customers: 0, written: 0, left: 0 };
  const customers = await readCustomerStates(db, customerNos);
  const ours = customers.filter((customer) => !isNewerCustomer(customer));
  const written = await cards.write(ours.map((each) => cardOf({ ...each, state: decodeState(each.state) }, programs)));
  return { customers: customers.length, written, left: customers.length - ours.length };
}
