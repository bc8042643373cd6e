/** Locks the customers that are to be decided about, and reads what holds for it: now, and the program. */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type LockedCustomer, lockCustomers } from '@loyalty-ladder/store/customers/lock-customers.ts';
import type { ClientBase } from 'pg';
import type { DecisionContext } from './decision-context.ts';
import type { Concerned } from './resolve-concerned.ts';

export interface Locked {
  readonly customers: ReadonlyMap<bigint, LockedCustomer>;
  readonly customerNos: Concerned['customerNos'];
  /** As of when the locks were held: no decision is dated before one that it follows. */
  readonly now: Instant;
  readonly programs: ProgramTimeline;
}

export async function lockForDecision(
  { programs }: Pick<DecisionContext, 'programs'>,
  tx: ClientBase,
  { customerNos, others }: Concerned,
): Promise<Locked> {
  const all = new Set([...customerNos.values(), ...others]);
  const { customers, now, revision } = await lockCustomers(tx, [...all]);
  return { customers, customerNos, now, programs: await programs.upTo(tx, revision) };
}
