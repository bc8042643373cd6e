/** An instant as a person types it: RFC 3339, or a date, which means its first instant in the program's time zone. */
import { formatInstant, parseInstant } from '@loyalty-ladder/contracts/instant-text.ts';
import type { Calendar } from '@loyalty-ladder/domain/time/calendar.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { CommandError } from './command-error.ts';

const DATE = /^\d{4}-\d\d-\d\d$/;

/** @throws CommandError */
export function parseMoment(text: string, option: string, calendar: Calendar): Instant {
  if (!DATE.test(text)) {
    const instant = parseInstant(text);
    if (instant !== undefined) return instant;
  } else {
    const midnight = Date.parse(`${text}T00:00:00Z`);
    if (!Number.isNaN(midnight) && formatInstant(midnight).startsWith(text)) return calendar.startOf(midnight / DAY_MS);
  }
  throw new CommandError(
    `${option}: "${text}" is neither an instant like 2011-01-01T00:00:00Z nor a date like 2011-01-01 (in ${calendar.zone}).`,
  );
}
