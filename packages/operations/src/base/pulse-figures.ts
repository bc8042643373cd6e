/** Loyalty as the book defines it, by month: what was counted of each becomes its figures (domain.md, "Pulse"). */
import { type Month, monthText } from '@loyalty-ladder/domain/time/day.ts';
import type { AnswerMonth, CriticMonth } from '@loyalty-ladder/store/base/read-critic-months.ts';
import type { BoughtMonth } from '@loyalty-ladder/store/base/read-pulse-months.ts';
import type { PulseMonth } from './base-reports.ts';
import type { RatingMonth } from './rating-months.ts';
import { shareOf } from './share.ts';

/** Each list has a row a month with anything in it, in any order; `month` counts from 1, `bought` has months of the calendar. */
export interface PulseCounts {
  readonly bought: readonly BoughtMonth[];
  /** Month 0: before the first. */
  readonly newBuyers: readonly { readonly month: number; readonly customers: number }[];
  readonly movers: readonly { readonly month: number; readonly customers: number; readonly spenders: number }[];
  readonly referred: readonly { readonly month: number; readonly friends: number; readonly converted: number }[];
  readonly ratings: readonly RatingMonth[];
  readonly critics: readonly CriticMonth[];
  readonly answers: readonly AnswerMonth[];
}

/** @param first of so many months, oldest first. */
export function pulseFigures(first: Month, months: number, counts: PulseCounts): PulseMonth[] {
  return Array.from({ length: months }, (_, index) => monthFigures(first + index, index + 1, counts));
}

function monthFigures(calendarMonth: Month, month: number, counts: PulseCounts): PulseMonth {
  const bought = counts.bought.find((each) => each.month === calendarMonth);
  const of = <Row extends { readonly month: number }>(rows: readonly Row[]) =>
    rows.find((each) => each.month === month);
  const [movers, referred, rating, critics] = [
    of(counts.movers),
    of(counts.referred),
    of(counts.ratings),
    of(counts.critics),
  ];
  const buyersSoFar = counts.newBuyers.reduce((sum, each) => sum + (each.month <= month ? each.customers : 0), 0);
  return {
    month: monthText(calendarMonth),
    repeatPurchase: shareOf(bought?.repeatBuyers ?? 0, bought?.buyers ?? 0),
    fullPrice: shareOf(bought?.fullPriceLines ?? 0, bought?.lines ?? 0),
    referrals: shareOf(referred?.converted ?? 0, referred?.friends ?? 0),
    reviews: {
      n: rating?.n ?? 0,
      average: rating === undefined ? null : Math.round((100 * rating.sum) / rating.n) / 100,
    },
    takingPart: shareOf(movers?.customers ?? 0, buyersSoFar),
    spending: shareOf(movers?.spenders ?? 0, buyersSoFar),
    criticsBack: { ...shareOf(critics?.again ?? 0, critics?.critics ?? 0), open: critics?.open ?? 0 },
    answers: answerFigures(of(counts.answers)),
  };
}

function answerFigures(row: AnswerMonth | undefined): PulseMonth['answers'] {
  return {
    cases: row?.cases ?? 0,
    answered: row?.answered ?? 0,
    p50Ms: row?.p50Ms ?? null,
    p95Ms: row?.p95Ms ?? null,
    inTime: shareOf(row?.inTime ?? 0, row?.decided ?? 0),
  };
}
