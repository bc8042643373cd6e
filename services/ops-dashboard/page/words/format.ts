/** Figures as people read them. The page computes none: these say what came, and an en dash for what is not known. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/** Of what is not known. */
export const NONE = '–';

const WHOLE = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const TENTHS = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const COMPACT = new Intl.NumberFormat('en', { notation: 'compact', maximumSignificantDigits: 3 });
const COMPACT_FROM = 100_000;

export function count(value: number | null): string {
  if (value === null) return NONE;
  return Math.abs(value) < COMPACT_FROM ? WHOLE.format(value) : COMPACT.format(value);
}

/** In three digits, where room is short. */
export function compact(value: number): string {
  return COMPACT.format(value);
}

/** To the unit, however large: in tooltips and tables. */
export function exact(value: number | null): string {
  return value === null ? NONE : WHOLE.format(value);
}

/** Points come as decimal text: there may be more of them than a number holds. */
export function pointsText(points: string): string {
  return BigInt(points).toLocaleString('en');
}

/** Money comes as decimal text of minor units. */
export function moneyText(minor: string, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency });
  const decimals = format.resolvedOptions().maximumFractionDigits ?? 2;
  return format.format(Number(minor) / 10 ** decimals);
}

/** Basis points as percent. */
export function percent(basisPoints: number | null): string {
  return basisPoints === null ? NONE : `${(basisPoints / 100).toFixed(1)} %`;
}

export function decimal(value: number | null): string {
  return value === null ? NONE : TENTHS.format(value);
}

export function perSecond(value: number | null): string {
  if (value === null) return NONE;
  return `${Math.abs(value) < 10 ? TENTHS.format(value) : count(value)}/s`;
}

/** With its sign, so that falling behind and catching up are told apart without colour. */
export function trend(value: number | null): string {
  if (value === null) return NONE;
  if (Math.abs(value) < 0.05) return 'level';
  return `${value > 0 ? '+' : '−'}${perSecond(Math.abs(value))}`;
}

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** As exact as it is of use: ages of less than two hours to the second. */
export function duration(seconds: number | null): string {
  if (seconds === null) return NONE;
  if (seconds === 0) return '0 s';
  if (seconds < 1) return `${WHOLE.format(seconds * 1_000)} ms`;
  if (seconds < 10) return `${TENTHS.format(seconds)} s`;
  if (seconds < 2 * MINUTE) return `${WHOLE.format(seconds)} s`;
  if (seconds < 2 * HOUR) return `${minutesAndSeconds(Math.round(seconds))} min`;
  if (seconds < 2 * DAY) return `${TENTHS.format(seconds / HOUR)} h`;
  return `${WHOLE.format(seconds / DAY)} d`;
}

/** As a clock has them: an age is to be right within two seconds for longer than two minutes. */
function minutesAndSeconds(seconds: number): string {
  const [minutes, rest] = [Math.floor(seconds / MINUTE), seconds % MINUTE];
  return rest === 0 ? String(minutes) : `${minutes}:${String(rest).padStart(2, '0')}`;
}

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY_AND_TIME = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });

/** In the reader's time zone; the day too, where it is another than that of `now`; the year, and no time of day, where that is another. */
export function timeOf(at: Instant | null, now: Instant | null = at): string {
  if (at === null || now === null) return NONE;
  const [day, today] = [new Date(at), new Date(now)];
  if (day.toDateString() === today.toDateString()) return TIME.format(at);
  return (day.getFullYear() === today.getFullYear() ? DAY_AND_TIME : DATE).format(at);
}

/** `1 member`, `2 members`. */
export function counted(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}
