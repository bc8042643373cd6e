/** Revisions of a customer's outcomes a page at a time, from the latest effective instant back: those that stand, or all. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { StoredOutcome } from './load-refolds.ts';
import { contentOf } from './outcome-content.ts';
import type { OutcomeRevision } from './read-revisions.ts';

/** A place in the order; what is learned meanwhile of earlier instants comes there. */
export interface HistoryPlace {
  readonly at: Instant;
  /** In hex. */
  readonly key: string;
  readonly revision: number;
}

export interface HistoryWanted {
  readonly types: readonly string[];
  /** Every revision; else of each outcome the highest, if it is not a retraction. */
  readonly all: boolean;
  /** null: from the newest on. */
  readonly after: HistoryPlace | null;
  readonly revisionsMax: number;
}

/** Instants of outcomes are whole milliseconds (a fact's, or a due one's), so a place in ms is exact. */
const READ_PAGE = statement({
  name: 'read-history-page',
  text: `
    select encode(outcome_key, 'hex') as key, type, effective_at as at, revision, retracted, content, sequence, version,
           decided_at as "decidedAt", current
    from history h
    where customer_no = $1 and effective_at <= $4
      and (effective_at < $4 or outcome_key < decode($5, 'hex') or (outcome_key = decode($5, 'hex') and revision < $6))
      and (type = any ($2::text[])) is true
      and ($3 or (not retracted and not exists (
        select from history newer
        where newer.customer_no = h.customer_no and newer.outcome_key = h.outcome_key and newer.revision > h.revision offset 0)))
    order by effective_at desc, outcome_key desc, revision desc
    limit $7`,
  parameters: ['bigint', 'text[]', 'boolean', 'timestamptz', 'text', 'integer', 'bigint'],
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

/** Behind all that there can be. */
const NEWEST: HistoryPlace = { at: Date.parse('9999-12-31T23:59:59.999Z'), key: 'ff'.repeat(17), revision: 0 };

export async function readHistoryPage(
  db: ClientBase | Pool,
  customerNo: bigint,
  { types, all, after, revisionsMax }: HistoryWanted,
): Promise<OutcomeRevision[]> {
  const { at, key, revision } = after ?? NEWEST;
  const rows = await READ_PAGE.rows(db, customerNo, types, all, at, key, revision, BigInt(revisionsMax));
  return rows.map((row) => ({ ...row, content: contentOf(row.type, row.content) }));
}
