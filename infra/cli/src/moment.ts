/**
 * An instant as a person types it: RFC 3339, as commands print it (in UTC, as short as it may be), or a date, which means its first instant
 * in the program's time zone.
 */
import { formatInstant, parseInstant } from '@loyalty-ladder/contracts/instant-text.ts';
import type { Calendar } from '@loyalty-ladder/domain/time/calendar.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { CommandError } from './command-error.ts';

/** instant-text.ts; a zone may stand behind it, and is UTC. */
const PRINTED = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?(?: ?(?:UTC|Z))?$/;
const DATE = /^\d{4}-\d\d-\d\d$/;

/** @throws CommandError */
export function parseMoment(text: string, option: string, calendar: Calendar): Instant {
  if (!DATE.test(text)) {
    const instant = parseInstant(
      text.trim().replace(PRINTED, (_, date, time, seconds = ':00') => `${date}T${time}${seconds}Z`),
    );
    if (instant !== undefined) return instant;
  } else {
    const midnight = Date.parse(`${text}T00:00:00Z`);
    if (!Number.isNaN(midnight) && formatInstant(midnight).startsWith(text)) return calendar.startOf(midnight / DAY_MS);
  }
  throw new CommandError(
    `${option}: "${text}" is neither an instant like 2011-01-01T00:00:00Z nor a date like 2011-01-01 (in ${calendar.zone}); instants are taken as commands print them, too: 2011-01-01 00:00 is UTC.`,
  );
}
