/** Every revision of every outcome of a customer, in order of effective time, type and revision. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { StoredOutcome } from './load-refolds.ts';

export interface OutcomeRevision extends StoredOutcome {
  readonly sequence: bigint;
  readonly version: bigint;
  readonly decidedAt: Instant;
}

const READ_REVISIONS = statement({
  name: 'read-revisions',
  text: `
    select encode(outcome_key, 'hex') as key, type, effective_at as at, revision, retracted, content, sequence, version,
           decided_at as "decidedAt"
    from history where customer_no = $1
    order by effective_at, type desc, outcome_key, revision`,
  parameters: ['bigint'],
  row: {
    key: 'text',
    type: textOf<StoredOutcome['type']>(),
    at: 'timestamptz',
    revision: 'integer',
    retracted: 'boolean',
    content: jsonbOf<StoredOutcome['content']>(),
    sequence: 'bigint',
    version: 'bigint',
    decidedAt: 'timestamptz',
  },
});

export function readRevisions(db: ClientBase | Pool, customerNo: bigint): Promise<OutcomeRevision[]> {
  return READ_REVISIONS.rows(db, customerNo);
}

/** What stands: the highest revision of each key, retracted ones dropped. @param revisions as readRevisions gives them. */
export function collapse<Each extends OutcomeRevision>(revisions: readonly Each[]): Each[] {
  const newest = new Map(revisions.map((each) => [each.key, each]));
  return [...newest.values()].filter(({ retracted }) => !retracted);
}
