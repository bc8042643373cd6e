/** Available points go at the first instant after their expiry month. */
import { type Folding, timerCause } from '../state/folding.ts';
import { firstDayOf, type Month, monthText } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import { post } from './ledger.ts';

export function expiryDue({ state, calendar }: Folding): Instant {
  const [lot] = state.availableLots;
  return lot === undefined ? Number.POSITIVE_INFINITY : calendar.startOf(firstDayOf(lot.expiryMonth + 1));
}

export function hasExpired({ calendar, at }: Folding, month: Month): boolean {
  return calendar.startOf(firstDayOf(month + 1)) <= at;
}

export function expire(folding: Folding): void {
  while (expiryDue(folding) <= folding.at) {
    const [lot, ...later] = folding.state.availableLots;
    if (lot === undefined) return;
    folding.state.availableLots = later;
    post(folding, 'expire', lot.points, timerCause(`expire:${monthText(lot.expiryMonth)}`));
  }
}
