/** Enables, disables and deletes endpoints. What waits for one that is enabled again goes on at once; what is deleted stays so. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { ALL_ATTEMPTS } from './recover-endpoint.ts';
import { dropSigningKeys } from './signing-keys.ts';
import { ENDPOINT_COLUMNS, ENDPOINT_ROW, type WebhookEndpoint } from './webhook-endpoint.ts';

const ENABLE_ENDPOINT = statement({
  name: 'enable-endpoint',
  text: `
    update webhook_endpoints
    set state = 'enabled', disabled_at = null, disabled_reason = null, failures = 0, failing_since = null, paused_until = null,
        recovering = ${ALL_ATTEMPTS}, version = version + 1, updated_at = clock_timestamp()
    where endpoint_id = $1 and state = 'disabled'
    returning ${ENDPOINT_COLUMNS}`,
  parameters: ['text'],
  row: ENDPOINT_ROW,
});

const DISABLE_ENDPOINT = statement({
  name: 'disable-endpoint',
  text: `
    update webhook_endpoints
    set state = 'disabled', disabled_at = ladder_now(), disabled_reason = 'operator', version = version + 1,
        updated_at = clock_timestamp()
    where endpoint_id = $1 and state = 'enabled'
    returning ${ENDPOINT_COLUMNS}`,
  parameters: ['text'],
  row: ENDPOINT_ROW,
});

const DELETE_ENDPOINT = statement({
  name: 'delete-endpoint',
  text: `
    update webhook_endpoints
    set state = 'deleted', disabled_at = null, disabled_reason = null, version = version + 1, updated_at = clock_timestamp()
    where endpoint_id = $1 and state <> 'deleted'
    returning ${ENDPOINT_COLUMNS}`,
  parameters: ['text'],
  row: ENDPOINT_ROW,
});

/** @returns undefined when it is not disabled, or not there. */
export function enableEndpoint(db: ClientBase | Pool, endpointId: string): Promise<WebhookEndpoint | undefined> {
  return ENABLE_ENDPOINT.first(db, endpointId);
}

/** By hand. @returns undefined when it is not enabled, or not there. */
export function disableEndpoint(db: ClientBase | Pool, endpointId: string): Promise<WebhookEndpoint | undefined> {
  return DISABLE_ENDPOINT.first(db, endpointId);
}

/**
 * Its signing keys go with it; what waits for it is given up by the service, and its log stays as long as any.
 * @returns undefined when it is not there.
 */
export async function deleteEndpoint(tx: ClientBase, endpointId: string): Promise<WebhookEndpoint | undefined> {
  const endpoint = await DELETE_ENDPOINT.first(tx, endpointId);
  // Behind the update, which waits for a rotation under way: its key is seen here.
  if (endpoint !== undefined) await dropSigningKeys(tx, endpoint.endpointNo);
  return endpoint;
}
