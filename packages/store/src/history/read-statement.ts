/** A customer's lines of the ledger one by one, corrections too, in order of effective time and then of recording. */
import type { Cause, Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { toTimestamp } from '../postgres/timestamp.ts';

export interface StatementLine extends Entry {
  readonly entryNo: bigint;
  /** Posted against what had been recorded under its key. */
  readonly correction: boolean;
  readonly recordedAt: Instant;
}

const READ_STATEMENT = `
  select entry_no, effective_at, kind, from_account, to_account, points, cause_source, cause, corrects is not null as correction,
         recorded_at
  from entries where customer_no = $1 and effective_at <= $2
  order by effective_at, entry_no`;

export async function readStatement(
  db: ClientBase | Pool,
  customerNo: bigint,
  until: Instant,
): Promise<StatementLine[]> {
  const { rows } = await db.query(READ_STATEMENT, [customerNo, toTimestamp(until)]);
  return rows.map((row) => ({
    entryNo: row.entry_no,
    at: row.effective_at,
    kind: row.kind,
    from: row.from_account,
    to: row.to_account,
    points: row.points,
    cause: causeOf(row.cause_source, row.cause),
    correction: row.correction,
    recordedAt: row.recorded_at,
  }));
}

const causeOf = (source: string | null, text: string): Cause =>
  source === null ? { type: 'timer', timer: text } : { type: 'fact', source, id: text };
