/** Reads what the pulse is made of: the month of the measurement and the twelve before it. */
import type { Calendar } from '@loyalty-ladder/domain/time/calendar.ts';
import { firstDayOf, monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readAnswerMonths, readCriticMonths } from '@loyalty-ladder/store/base/read-critic-months.ts';
import { readEverything } from '@loyalty-ladder/store/base/read-everything.ts';
import {
  readBoughtMonths,
  readNewBuyers,
  readPointMovers,
  readReferred,
} from '@loyalty-ladder/store/base/read-pulse-months.ts';
import { readReviews } from '@loyalty-ladder/store/base/read-reviews.ts';
import type { Pool } from 'pg';
import type { PulseReport } from './base-reports.ts';
import { pulseFigures } from './pulse-figures.ts';
import { ratingMonths } from './rating-months.ts';

/** So that each month but the first stands beside that of a year before. */
const MONTHS = 13;

/** @param horizonDays of the program in force. */
export async function measurePulse(
  pool: Pool,
  asOf: Instant,
  calendar: Calendar,
  horizonDays: number,
): Promise<PulseReport> {
  const first = monthOf(calendar.dayOf(asOf)) - MONTHS + 1;
  const days = Array.from({ length: MONTHS }, (_, index) => firstDayOf(first + index));
  const span = { starts: days.map((day) => calendar.startOf(day)), asOf };
  const counts = {
    bought: await readEverything(pool, (tx) => readBoughtMonths(tx, first)),
    newBuyers: await readEverything(pool, (tx) => readNewBuyers(tx, days)),
    movers: await readEverything(pool, (tx) => readPointMovers(tx, span)),
    referred: await readEverything(pool, (tx) => readReferred(tx, span)),
    ratings: await ratingMonths(readReviews(pool, span.starts[0] ?? asOf, asOf), span.starts),
    critics: await readEverything(pool, (tx) => readCriticMonths(tx, span, horizonDays)),
    answers: await readEverything(pool, (tx) => readAnswerMonths(tx, span)),
  };
  return { horizonDays, months: pulseFigures(first, MONTHS, counts) };
}
