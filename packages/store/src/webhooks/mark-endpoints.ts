/**
 * What a batch of attempts says of the endpoints themselves: failures in a row, when one last answered well, and until when it is left alone.
 * One that fails again and again is tried with one message at a time and ever less often, whatever waits for it; the first
 * success ends that. After any failure it brings forward what had been put off (recover-endpoint.ts).
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

/** So many failures in a row are the endpoint's, not a message's. */
export const FAILURES_IN_A_ROW = 5;
const PROBE_SECONDS_MIN = 5;
const PROBE_SECONDS_MAX = 300;

export interface EndpointMark {
  readonly endpointNo: bigint;
  readonly succeeded: boolean;
  /** Since the last success among these attempts, if there was one. */
  readonly failures: number;
  /** It has asked to be left alone for so long; 0: it has not. */
  readonly pauseMs: number;
}

/** Of the row as it is once it is locked: another process may have marked it meanwhile. */
const COUNTED = 'case when g.succeeded then g.failures else e.failures + g.failures end';

const MARK_ENDPOINTS = statement({
  name: 'mark-endpoints',
  text: `
    with locked as materialized (
      select endpoint_no from webhook_endpoints where endpoint_no = any ($1::bigint[]) order by endpoint_no for no key update
    ), clock as materialized (select ladder_now() as now)
    update webhook_endpoints e
    set failures = ${COUNTED},
        failing_since = case when ${COUNTED} = 0 then null
                             when g.succeeded then clock.now
                             else coalesce(e.failing_since, clock.now) end,
        last_success_at = case when g.succeeded then clock.now else e.last_success_at end,
        recovering = case when g.succeeded and e.failures > 0 then greatest(e.recovering, e.failures) else e.recovering end,
        paused_until = greatest(
          case when ${COUNTED} >= ${FAILURES_IN_A_ROW} then
            clock.now + least(${PROBE_SECONDS_MAX}, ${PROBE_SECONDS_MIN} * 2.0 ^ least(${COUNTED} - ${FAILURES_IN_A_ROW}, 16))
                        * interval '1 second' end,
          case when g.pause_ms > 0 then clock.now + g.pause_ms * interval '1 millisecond' end,
          case when not g.succeeded then e.paused_until end)
    from unnest($1::bigint[], $2::boolean[], $3::integer[], $4::bigint[]) as g(endpoint_no, succeeded, failures, pause_ms)
    join locked using (endpoint_no)
    cross join clock
    where e.endpoint_no = g.endpoint_no`,
  parameters: ['bigint[]', 'boolean[]', 'integer[]', 'bigint[]'],
});

export async function markEndpoints(tx: ClientBase, marks: readonly EndpointMark[]): Promise<void> {
  if (marks.length === 0) return;
  await MARK_ENDPOINTS.run(
    tx,
    marks.map((each) => each.endpointNo),
    marks.map((each) => each.succeeded),
    marks.map((each) => each.failures),
    marks.map((each) => BigInt(Math.round(each.pauseMs))),
  );
}
