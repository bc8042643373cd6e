/** What a report of the whole base is made of. It reads page by page, each customer's answers in one statement, and keeps nobody waiting. */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import type { Pool } from 'pg';

export interface ReportSource {
  readonly pool: Pool;
  readonly programs: ProgramTimeline;
  /** By the ladder's clock. */
  readonly now: Instant;
}

export async function openReportSource(pool: Pool): Promise<ReportSource> {
  const [programs, now] = await Promise.all([loadProgramTimeline(pool), readClock(pool)]);
  return { pool, programs, now };
}
