/** How one customer stands, from what the store has folded: the same effort however many facts there are. */
import { isNewerCustomer, NewerCustomerError } from '@loyalty-ladder/decisions/newer-customer.ts';
import type { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { readStandingRow, type StandingRow } from '@loyalty-ladder/store/customers/read-standing-row.ts';
import type { ClientBase, Pool } from 'pg';

export interface CustomerStanding extends Omit<StandingRow, 'state' | 'revision'> {
  readonly state: State;
  readonly programs: ProgramTimeline;
}

/** @returns undefined when nobody is known under the id. @throws NewerCustomerError, what Postgres throws */
export async function readStanding(
  db: ClientBase | Pool,
  programs: ProgramCache,
  customerId: string,
): Promise<CustomerStanding | undefined> {
  const row = await readStandingRow(db, customerId);
  if (row === undefined) return undefined;
  if (isNewerCustomer(row)) throw new NewerCustomerError('a newer version of this code has recorded the customer');
  const { state, revision, ...standing } = row;
  return { ...standing, state: decodeState(state), programs: await programs.upTo(db, revision) };
}

/** Facts that are recorded and not folded yet, or what time alone has to do: the customer is about to be another one. */
export const isPending = ({ unfoldedFrom, dueAt, now }: Pick<StandingRow, 'unfoldedFrom' | 'dueAt' | 'now'>): boolean =>
  unfoldedFrom !== null || (dueAt !== null && dueAt <= now);
