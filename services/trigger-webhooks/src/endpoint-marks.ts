/** What attempts say of their endpoints, added up in the order in which they ended. */
import type { EndpointMark } from '@loyalty-ladder/store/webhooks/mark-endpoints.ts';
import type { JudgedAttempt } from './judge-attempt.ts';

/** Given back ones, which were not tried, say nothing. */
export function marksOf(attempts: readonly JudgedAttempt[]): EndpointMark[] {
  const marks = new Map<bigint, EndpointMark>();
  for (const { settled, succeeded, pauseMs } of attempts) {
    const { endpointNo, attempt } = settled;
    if (attempt === null) continue;
    const mark = marks.get(endpointNo) ?? { endpointNo, succeeded: false, failures: 0, pauseMs: 0 };
    marks.set(endpointNo, {
      endpointNo,
      succeeded: mark.succeeded || succeeded,
      failures: succeeded ? 0 : mark.failures + 1,
      pauseMs: Math.max(mark.pauseMs, pauseMs),
    });
  }
  return [...marks.values()];
}
