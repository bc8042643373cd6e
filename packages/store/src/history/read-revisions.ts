/** Every revision of every outcome of a customer, in order of effective time, type and revision. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { StoredOutcome } from './load-refolds.ts';
import { contentOf } from './outcome-content.ts';

export interface OutcomeRevision extends StoredOutcome {
  readonly sequence: bigint;
  readonly version: bigint;
  readonly decidedAt: Instant;
  /** As it was published; null: recorded before this was kept, and to be told from the history. */
  readonly current: boolean | null;
}

const READ_REVISIONS = statement({
  name: 'read-revisions',
  text: `
    select encode(outcome_key, 'hex') as key, type, effective_at as at, revision, retracted, content, sequence, version,
           decided_at as "decidedAt", current
    from history where customer_no = $1
    order by effective_at, type desc, outcome_key, revision`,
  parameters: ['bigint'],
  row: {
    key: 'text',
    type: textOf<StoredOutcome['type']>(),
    at: 'timestamptz',
    revision: 'integer',
    retracted: 'boolean',
    content: jsonbOf<object>(),
    sequence: 'bigint',
    version: 'bigint',
    decidedAt: 'timestamptz',
    current: 'boolean?',
  },
});

export async function readRevisions(db: ClientBase | Pool, customerNo: bigint): Promise<OutcomeRevision[]> {
  const rows = await READ_REVISIONS.rows(db, customerNo);
  return rows.map((row) => ({ ...row, content: contentOf(row.type, row.content) }));
}

/** What stands: the highest revision of each key, retracted ones dropped. @param revisions as readRevisions gives them. */
export function collapse<Each extends OutcomeRevision>(revisions: readonly Each[]): Each[] {
  const newest = new Map(revisions.map((each) => [each.key, each]));
  return [...newest.values()].filter(({ retracted }) => !retracted);
}
