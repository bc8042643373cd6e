/** What reports say of a measurement, made once and read by whoever asks. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface StoredReports {
  /** The instant of the measurement. */
  readonly asOf: Instant;
  readonly content: unknown;
}

/** Again for the same measurement where the code that makes them is another. */
const RECORD = statement({
  name: 'record-base-reports',
  text: `
    insert into base_reports (measurement_no, as_of, content) values ($1, $2, $3)
    on conflict (measurement_no) do update set content = excluded.content, made_at = clock_timestamp()`,
  parameters: ['bigint', 'timestamptz', 'jsonb'],
});

const READ = statement({
  name: 'read-base-reports',
  text: 'select as_of as "asOf", content from base_reports order by as_of desc, measurement_no desc limit 1',
  row: { asOf: 'timestamptz', content: 'jsonb' },
});

export async function recordReports(
  db: ClientBase | Pool,
  measurementNo: bigint,
  { asOf, content }: StoredReports,
): Promise<void> {
  await RECORD.run(db, measurementNo, asOf, content);
}

/** Those of the latest measurement that has any; null: nothing was measured. */
export async function readReports(db: ClientBase | Pool): Promise<StoredReports | null> {
  return (await READ.rows(db))[0] ?? null;
}
