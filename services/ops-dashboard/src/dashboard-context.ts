/** What routes need, built once in main.ts. Nothing here has to answer for the dashboard to be open. */
import type { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import type { HttpMetrics } from '@loyalty-ladder/http/http-metrics.ts';
import type { KeyRing } from '@loyalty-ladder/http/key-ring.ts';
import type { RateLimits } from '@loyalty-ladder/http/rate-limits.ts';
import type { LetterSchemas } from '@loyalty-ladder/operations/records/read-dead-letters.ts';
import type { RecentReadings } from '@loyalty-ladder/operations/watch/recent-readings.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { Pool } from 'pg';
import type { DashboardConfig } from './dashboard-config.ts';
import type { LiveFeed } from './live/live-feed.ts';
import type { Sessions } from './session/sessions.ts';

export interface DashboardContext {
  readonly config: DashboardConfig;
  readonly log: Log;
  readonly metrics: HttpMetrics;
  readonly pool: Pool;
  /** Of reports that count the whole base, so that nobody else waits for them. */
  readonly reports: Pool;
  readonly programs: ProgramCache;
  readonly schemas: LetterSchemas;
  readonly keys: Pick<KeyRing, 'verify'>;
  readonly sessions: Sessions;
  readonly limits: RateLimits<'address' | 'login'>;
  readonly recent: RecentReadings;
  readonly live: LiveFeed;
}
