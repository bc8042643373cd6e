/** RFM segments of customers, as the base was last measured. */
import { readLatestMeasurement } from '@loyalty-ladder/store/base/latest-measurement.ts';
import { readScores } from '@loyalty-ladder/store/base/read-scores.ts';
import type { Pool } from 'pg';
import type { Segments } from '../feedback/nps-report.ts';
import { rfmSegmentOf } from '../segments/rfm-segments.ts';

/** @returns null: the base was never measured. */
export async function readSegments(pool: Pool): Promise<Segments | null> {
  const measurement = await readLatestMeasurement(pool);
  return measurement === undefined ? null : { at: measurement.asOf, of: segmentsOf };
}

/** @returns none of those without a kept purchase day. */
async function segmentsOf(pool: Pool, customerNos: readonly bigint[]): Promise<ReadonlyMap<bigint, string>> {
  const scores = await readScores(pool, customerNos);
  return new Map(
    scores.map(({ customerNo, recency, frequency, money }) => [customerNo, rfmSegmentOf([recency, frequency, money])]),
  );
}
