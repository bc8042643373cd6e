/** One follow-up by its id: whose it is, whether it is open, and what stands between an answer and its end. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { FollowUpResolution } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { decodeStoredFact, factKey } from '@loyalty-ladder/store/codecs/fact-codec.ts';
import { decodeState, isNewerState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import { readFactBodies } from '@loyalty-ladder/store/facts/insert-facts.ts';
import { findFollowUp } from '@loyalty-ladder/store/reports/find-follow-up.ts';
import type { Pool } from 'pg';

export const FOLLOW_UP_ID = /^[0-9a-f]{32}$/;
export const FOLLOW_UP_ID_RULE =
  'must be the id of a follow-up: 32 hexadecimal digits, as `npm run follow-ups` lists it and its message carries it as outcomeKey';

export interface FoundCase {
  readonly id: string;
  readonly customerNo: bigint;
  readonly customerId: string;
  readonly openedAt: Instant;
  readonly deadlineAt: Instant;
  /** null: open, as far as anything is applied. */
  readonly closed: { readonly at: Instant; readonly as: FollowUpResolution } | null;
  /** Of the customer now: as long as there is one, nothing but its end closes a case. null: recorded by a newer version. */
  readonly openComplaints: number | null;
}

/** @param id as FOLLOW_UP_ID has it. @returns undefined: no follow-up that stands has that id. */
export async function findCase(pool: Pool, id: string): Promise<FoundCase | undefined> {
  const found = await findFollowUp(pool, Buffer.from(id, 'hex'));
  if (found === undefined) return undefined;
  const { customerNo, customerId, opened, closedAt, closed } = found;
  const [customer] = await readCustomerStates(pool, [customerNo]);
  const isOurs = customer !== undefined && !isNewerState(customer.state);
  return {
    ...{ id, customerNo, customerId, openedAt: opened.openedAt, deadlineAt: opened.deadlineAt },
    closed: closed === null || closedAt === null ? null : { at: closedAt, as: closed.resolution },
    openComplaints: isOurs ? decodeState(customer.state).openComplaints : null,
  };
}

/** What is recorded of the customer under the name of an answer: whoever repeats it is told what it was told at first. */
export async function findNamed(
  pool: Pool,
  { customerNo }: FoundCase,
  name: Pick<Fact, 'source' | 'id'>,
): Promise<Fact | undefined> {
  const [body] = (await readFactBodies(pool, [{ customerNo, factKey: factKey(name) }])).values();
  return body && decodeStoredFact(body);
}
