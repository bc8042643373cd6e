/** That nothing comes any more: all below is of then. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { silentMs } from '../api/feed.ts';
import { sessionFault } from '../api/session.ts';
import { duration, timeOf } from '../words/format.ts';

/** @param at of the newest snapshot. */
export function FeedNotice({ at }: { at: Instant }) {
  const silent = silentMs.value;
  if (silent === 0) return null;
  return (
    <div class="feed-notice" role="alert">
      <b>No news since {timeOf(at)}.</b> {/* Counts on, and is not said aloud again each second. */}
      <span aria-hidden="true">For {duration(Math.round(silent / 1_000))} nothing has come.</span> All figures are of
      then; the page tries to connect again. {sessionFault.value}
    </div>
  );
}
