/** When time alone will next change a customer; the timekeeper claims by (partition, due_at). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface DueRow {
  readonly customerNo: bigint;
  readonly partition: number;
  /** null: nothing is due ever. */
  readonly dueAt: Instant | null;
}

const SCHEDULE_DUE = statement({
  name: 'schedule-due',
  text: `
    merge into customer_due d
    using unnest($1::bigint[], $2::smallint[], $3::timestamptz[]) as u(customer_no, partition, due_at)
    on d.customer_no = any (array[u.customer_no])
    when matched and u.due_at is null then delete
    when matched and u.due_at <> d.due_at then update set due_at = u.due_at
    when not matched and u.due_at is not null then insert values (u.customer_no, u.partition, u.due_at)`,
  parameters: ['bigint[]', 'smallint[]', 'timestamptz?[]'],
});

/** Safe without ON CONFLICT: whoever schedules a customer holds its lock. */
export function scheduleDue(tx: ClientBase, rows: readonly DueRow[]): Promise<unknown> {
  return SCHEDULE_DUE.run(
    tx,
    rows.map((row) => row.customerNo),
    rows.map((row) => row.partition),
    rows.map((row) => row.dueAt),
  );
}
