/** RFM segments of customers, as the base was last measured. */
import type { Pool } from 'pg';
import type { Segments } from '../feedback/nps-report.ts';

/** @returns null: the base was never measured. */
export async function readSegments(_pool: Pool): Promise<Segments | null> {
  return null;
}
