/** Instants as text, RFC 3339 (what CloudEvents asks of ce_time): any offset is read, digits beyond the millisecond are cut off. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

const RFC_3339 = /^(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/** @returns undefined for what is no date or time of day, leap seconds included. */
export function parseInstant(text: string): Instant | undefined {
  const match = RFC_3339.exec(text);
  if (match === null) return undefined;
  const [, date, time, fraction = '', sign, hours = '0', minutes = '0'] = match;
  const local = `${date}T${time}.${fraction.slice(0, 3).padEnd(3, '0')}Z`;
  const localMs = Date.parse(local);
  // Date.parse takes 30 February for 2 March, and 24:00 for the next day's 0:00; it refuses what else is no date or time.
  if (Number.isNaN(localMs) || new Date(localMs).getUTCDate() !== Number(date?.slice(8))) return undefined;
  const offsetMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return sign === '-' ? localMs + offsetMs : localMs - offsetMs;
}

export function formatInstant(instant: Instant): string {
  return new Date(instant).toISOString();
}
