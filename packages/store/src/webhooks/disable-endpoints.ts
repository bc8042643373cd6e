/** Disables endpoints by what their receivers do, and writes down that it was done and why. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface DisabledEndpoint {
  readonly endpointNo: bigint;
  readonly endpointId: string;
  readonly reason: string;
}

export interface FailureLimits {
  /** Nothing has succeeded for so long, by the ladder's clock, */
  readonly failingMs: number;
  /** and so many attempts have failed. */
  readonly failures: number;
}

/** `at` is the real clock's, like all of a log. */
const DISABLE_ENDPOINTS = statement({
  name: 'disable-endpoints',
  text: `
    with disabled as (
      update webhook_endpoints
      set state = 'disabled', disabled_at = ladder_now(),
          disabled_reason = case when endpoint_no = any ($1::bigint[]) then 'gone' else 'failing' end,
          version = version + 1, updated_at = clock_timestamp()
      where state = 'enabled'
        and (endpoint_no = any ($1::bigint[])
             or (endpoint_no = any ($2::bigint[]) and failures >= $3
                 and failing_since <= ladder_now() - $4 * interval '1 millisecond'))
      returning endpoint_no, endpoint_id, disabled_reason, failures
    ), told as (
      insert into webhook_events (endpoint_no, event, details)
      select endpoint_no, 'disabled', jsonb_build_object('reason', disabled_reason, 'failures', failures) from disabled
    )
    select endpoint_no as "endpointNo", endpoint_id as "endpointId", coalesce(disabled_reason, '') as reason from disabled`,
  parameters: ['bigint[]', 'bigint[]', 'integer', 'float8'],
  row: { endpointNo: 'bigint', endpointId: 'text', reason: 'text' },
});

/** @param gone that have answered 410. @param failed those of which an attempt has just failed. @returns those disabled now. */
export function disableEndpoints(
  tx: ClientBase,
  gone: readonly bigint[],
  failed: readonly bigint[],
  { failures, failingMs }: FailureLimits,
): Promise<DisabledEndpoint[]> {
  return DISABLE_ENDPOINTS.rows(tx, gone, failed, failures, failingMs);
}
