/**
 * Notice of points that are about to expire, once a customer and expiry month. When a month is looked at follows from the versions of the
 * program alone (program-timeline.ts). "If the month's lot is above 0 then, it says what is in the lot."
 */
import { type Folding, timerCause } from '../state/folding.ts';
import { firstDayOf, monthText } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';

/** Later months have later notices, or the same: a new version can ask for several at once. */
export function noticeDue({ state, programs, at }: Folding): Instant {
  for (const { expiryMonth } of state.availableLots) {
    const noticeAt = programs.expiryNoticeAt(expiryMonth);
    if (noticeAt > at) return noticeAt;
  }
  return Number.POSITIVE_INFINITY;
}

export function noticeExpiry(folding: Folding): void {
  const { state, programs, calendar, at } = folding;
  for (const { expiryMonth, points } of state.availableLots) {
    const noticeAt = programs.expiryNoticeAt(expiryMonth);
    if (noticeAt > at) return;
    if (noticeAt < at) continue;
    const month = monthText(expiryMonth);
    folding.outcomes.push({
      type: 'points.expiring',
      at,
      expiryMonth: month,
      points,
      expiresAt: calendar.startOf(firstDayOf(expiryMonth + 1)),
      causes: [timerCause(`notice:${month}`)],
      programVersion: folding.version.version,
    });
    folding.changed = true;
  }
}
