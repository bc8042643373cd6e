/** What may be asked of reports, and what their answers have in common. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Span } from '@loyalty-ladder/operations/ladder/ladder-tally.ts';
import type { ReportSource } from '@loyalty-ladder/operations/reports/report-source.ts';
import { DEFAULT_SPAN_DAYS, spanOf } from '@loyalty-ladder/operations/reports/span.ts';
import { z } from 'zod';
import { iso } from '../customers/answer-fields.ts';
import { Problem } from '../http/problem.ts';

const instantRule = 'must be an instant in ISO 8601 with its zone, from 1970 on';

const instant = z
  .string()
  .refine((text) => z.iso.datetime({ offset: true }).safeParse(text).success && Date.parse(text) >= 0, instantRule)
  .meta({ format: 'date-time' });

export const atQuery = { at: instant.optional().describe('As of then, that instant included. Without it: now.') };

export const spanQuery = {
  from: instant.optional().describe(`Behind this instant. Without it: ${DEFAULT_SPAN_DAYS} days before the end.`),
  until: instant.optional().describe('Up to and including this instant. Without it: now.'),
};

export const spanAnswer = { fromAt: z.iso.datetime(), untilAt: z.iso.datetime() };

export const zone = z.string().describe("The program's, of dates and months.");

/** @throws Problem for what lies ahead: what will have happened by then is not known. */
export function atOf({ now }: ReportSource, text: string | undefined, field: string): Instant {
  if (text === undefined) return now;
  const at = Date.parse(text);
  if (at <= now) return at;
  throw new Problem('invalid-request', {
    errors: [{ field, rule: `must not lie ahead of the ladder's clock (${iso(now)})` }],
  });
}

/** @throws Problem where it would end before it begins. */
export function spanOfQuery(
  source: ReportSource,
  { from, until }: { readonly from?: string | undefined; readonly until?: string | undefined },
): Span {
  const end = atOf(source, until, 'query.until');
  const span = spanOf(from === undefined ? undefined : Date.parse(from), end);
  if (span !== undefined) return span;
  throw new Problem('invalid-request', { errors: [{ field: 'query.from', rule: `must lie before ${iso(end)}` }] });
}
