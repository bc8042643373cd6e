/** The past: what was seen in the last minutes from memory, all else from Postgres. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { readPast, SERIES_MAX } from '@loyalty-ladder/operations/watch/read-past.ts';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';

const DAYS_MAX = 35;
const RANGE_MS_MAX = DAYS_MAX * 86_400_000;
/** Of an answer by seconds. */
const RECENT_MS_MAX = 600_000;
/** The last instant that a date can have. */
const INSTANT_MAX = 8_640_000_000_000_000;

const instant = z.coerce.number('ms since 1970').int().min(0).max(INSTANT_MAX);

const query = z
  .strictObject({
    from: instant.describe('ms since 1970.'),
    to: instant.describe('ms since 1970, exclusive.'),
    series: z
      .union([z.string().max(200), z.array(z.string().max(200)).max(20)])
      .default('')
      .transform((given) => [given].flat())
      .describe('How names of series begin; may be repeated.'),
  })
  .refine(({ from, to }) => from < to && to - from <= RANGE_MS_MAX, {
    path: ['to'],
    error: `is after from, by ${DAYS_MAX} days at most`,
  });

export function historyRoutes(app: HttpApp, { pool, recent }: DashboardContext): void {
  app.get('/api/history', { config: { scope: 'ops' }, schema: { querystring: query } }, async ({ query: asked }) => {
    const { from, to, series: prefixes } = asked;
    if (recent.since !== undefined && from >= recent.since && to - from <= RECENT_MS_MAX) {
      return recent.between(from, to, prefixes);
    }
    const past = await readPast(pool, { from, to, prefixes, now: Date.now() });
    if (past !== undefined) return past;
    const rule = `begins the names of ${SERIES_MAX} series at most`;
    throw new Problem('invalid-request', { errors: [{ field: 'query.series', rule }] });
  });
}
