/**
 * "Kept purchase day: a calendar day with a purchase of which at least one piece of a line with paid > 0 is kept. A return takes its day
 * away at the return's instant; history before it stands." Days that no return and no window can reach any more are only counted.
 */
import type { PurchaseCompleted } from '../facts/fact.ts';
import { linesInAll } from '../facts/lines-in-all.ts';
import { isPaid } from '../facts/paid-line.ts';
import type { KeptChange } from '../points/reversal.ts';
import { DAYS_REMEMBERED } from '../program/program.ts';
import type { Draft, Folding } from '../state/folding.ts';
import type { KeptDay, Lapse, State } from '../state/state.ts';
import type { Day } from '../time/day.ts';

export function keptDaysInAll({ keptDays, olderKeptDays }: State): number {
  return keptDays.length + olderKeptDays;
}

/** The lost day itself counts: what was bought on it was bought after the level became lost, or the customer had not been silent. */
export function keptDaysSinceLost({ keptDays }: State | Draft, { lostDay, olderKeptDays }: Lapse): number {
  const before = keptDays.findLastIndex(({ day }) => day < lostDay);
  return keptDays.length - 1 - before + olderKeptDays;
}

/** @returns whether anything was paid: only then the day is a purchase day. */
export function addKeptLines({ state, today }: Folding, { lines }: PurchaseCompleted): boolean {
  const { paidLines, fullPriceLines } = linesInAll(lines);
  if (paidLines === 0) return false;
  state.keptDays = withLines(state.keptDays, today, paidLines, fullPriceLines);
  forgetOldDays(state, today - DAYS_REMEMBERED);
  return true;
}

export function takeKeptLines(
  { state, calendar }: Folding,
  purchase: PurchaseCompleted,
  { before, after }: KeptChange,
): void {
  let paid = 0;
  let fullPrice = 0;
  purchase.lines.forEach((line, index) => {
    if (before[index] === 0 || after[index] !== 0 || !isPaid(line)) return;
    paid++;
    if (line.discountMinor === 0) fullPrice++;
  });
  if (paid > 0) state.keptDays = withLines(state.keptDays, calendar.dayOf(purchase.occurredAt), -paid, -fullPrice);
}

function withLines(days: readonly KeptDay[], day: Day, lines: number, fullPriceLines: number): readonly KeptDay[] {
  const last = days.at(-1);
  if (lines > 0 && (last === undefined || last.day < day)) return [...days, { day, lines, fullPriceLines }];
  const index = days.findLastIndex((each) => each.day <= day);
  const known = days[index];
  if (known?.day !== day) return lines > 0 ? days.toSpliced(index + 1, 0, { day, lines, fullPriceLines }) : days;
  const sum = { day, lines: known.lines + lines, fullPriceLines: known.fullPriceLines + fullPriceLines };
  return sum.lines === 0 ? days.toSpliced(index, 1) : days.with(index, sum);
}

/** At purchases only, so that time alone leaves the state as it is. */
function forgetOldDays(state: Draft, before: Day): void {
  const old = state.keptDays.findIndex(({ day }) => day >= before);
  if (old <= 0) return;
  const { lapse, keptDays } = state;
  const sinceLost = lapse === null ? 0 : keptDays.slice(0, old).filter(({ day }) => day >= lapse.lostDay).length;
  state.keptDays = keptDays.slice(old);
  state.olderKeptDays += old;
  if (lapse !== null && sinceLost > 0) state.lapse = { ...lapse, olderKeptDays: lapse.olderKeptDays + sinceLost };
}
