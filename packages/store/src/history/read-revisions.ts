/** Every revision of every outcome of a customer, in order of effective time, type and revision. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { toTimestamp } from '../postgres/timestamp.ts';
import type { RecordedOutcome } from './load-refolds.ts';

export interface OutcomeRevision extends RecordedOutcome {
  readonly sequence: bigint;
  readonly version: bigint;
  readonly decidedAt: Instant;
}

const READ_REVISIONS = `
  select encode(outcome_key, 'hex') as key, type, effective_at as at, revision, retracted, content, sequence, version,
         decided_at as "decidedAt"
  from history where customer_no = $1 and effective_at <= $2
  order by effective_at, type desc, outcome_key, revision`;

export async function readRevisions(
  db: ClientBase | Pool,
  customerNo: bigint,
  until: Instant,
): Promise<OutcomeRevision[]> {
  const { rows } = await db.query(READ_REVISIONS, [customerNo, toTimestamp(until)]);
  return rows;
}

/** What stands: the highest revision of each key, retracted ones dropped. @param revisions as readRevisions gives them. */
export function collapse<Each extends OutcomeRevision>(revisions: readonly Each[]): Each[] {
  const newest = new Map(revisions.map((each) => [each.key, each]));
  return [...newest.values()].filter(({ retracted }) => !retracted);
}
