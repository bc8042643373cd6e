/** A customer's lines of the ledger one by one, corrections too, in order of effective time and then of recording. */
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import { causeOf } from './cause-columns.ts';

export interface StatementLine extends Entry {
  readonly entryNo: bigint;
  /** Posted against what had been recorded under its key. */
  readonly correction: boolean;
  readonly recordedAt: Instant;
}

const READ_STATEMENT = statement({
  name: 'read-statement',
  text: `
    select entry_no as "entryNo", effective_at as at, kind, from_account as "from", to_account as "to", points,
           cause_source as "causeSource", cause, corrects is not null as correction, recorded_at as "recordedAt"
    from entries where customer_no = $1
    order by effective_at, entry_no`,
  parameters: ['bigint'],
  row: {
    entryNo: 'bigint',
    at: 'timestamptz',
    kind: textOf<Entry['kind']>(),
    from: textOf<Entry['from']>(),
    to: textOf<Entry['to']>(),
    points: 'bigint',
    causeSource: 'text?',
    cause: 'text',
    correction: 'boolean',
    recordedAt: 'timestamptz',
  },
});

export async function readStatement(db: ClientBase | Pool, customerNo: bigint): Promise<StatementLine[]> {
  const rows = await READ_STATEMENT.rows(db, customerNo);
  return rows.map(({ causeSource, cause, ...line }) => ({ ...line, cause: causeOf({ causeSource, cause }) }));
}
