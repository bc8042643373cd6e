/** Customers as loyalty.customers tells of them: who is what today, encoded. The relay writes it behind the outcomes of each batch. */
import { type CustomerCard, type EncodedCard, encodeCard, encodeErasure } from '@loyalty-ladder/contracts/card-wire.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { balancesOf, nextExpiryOf } from '@loyalty-ladder/domain/state/state.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import {
  type CustomersToTell,
  type CustomerToTell,
  readCustomersToTell,
} from '@loyalty-ladder/store/customers/read-customers-to-tell.ts';
import type { Pool } from 'pg';
import { NEVER } from './card-of.ts';
import { cardDriverAt } from './driver-at.ts';
import { isNewerCustomer } from './newer-customer.ts';
import type { ProgramCache } from './program-cache.ts';

export interface CardTelling {
  readonly pool: Pool;
  readonly programs: ProgramCache;
  readonly catalog: SchemaCatalog;
}

export interface CardsToTell {
  readonly cards: ReadonlyMap<string, EncodedCard>;
  /** Of those asked for who are not there: what takes the place of their card. */
  readonly erasureOf: (customerId: string) => EncodedCard;
  /** Not ours to read: recorded by a newer version of this code, or bytes that are no state. */
  readonly left: readonly string[];
}

/** One round trip. @returns of the customers that exist, by id. */
export async function readCardsToTell(
  { pool, programs, catalog }: CardTelling,
  customerIds: readonly string[],
): Promise<CardsToTell> {
  const read = await readCustomersToTell(pool, customerIds);
  const timeline = await programs.upTo(pool, read.revision);
  const cards = new Map<string, EncodedCard>();
  const left: string[] = [];
  for (const customer of read.customers) {
    const card = isNewerCustomer(customer) ? undefined : attempt(() => toldCard(customer, read, timeline));
    if (card === undefined) left.push(customer.customerId);
    else cards.set(customer.customerId, encodeCard(card, read.now, catalog));
  }
  return { cards, left, erasureOf: (customerId) => encodeErasure(customerId, read.now) };
}

/** One customer's state must not hold up what is told of all others. */
function attempt<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof OperatingError) return undefined;
    throw error;
  }
}

function toldCard(
  { customerId, version, state: bytes, foldedTo, sequences }: CustomerToTell,
  { now, epoch }: CustomersToTell,
  programs: ProgramTimeline,
): CustomerCard {
  const state = decodeState(bytes);
  const { stage, risk, keyCustomer, advice, followUp } = state;
  const nextExpiry = nextExpiryOf(state, programs.calendar);
  return {
    customerId,
    epoch,
    version,
    ...(foldedTo === NEVER ? {} : { asOf: foldedTo }),
    stage,
    strategy: programs.inForceAt(now).program.strategies[stage],
    risk,
    balances: balancesOf(state),
    ...(nextExpiry === null ? {} : { nextExpiry }),
    sequences,
    keyCustomer,
    advice,
    followUp,
    driver: cardDriverAt(state, foldedTo, programs),
  };
}
