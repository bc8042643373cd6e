/** Changes what an endpoint's owner sets, if nobody has changed it since it was read. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { ENDPOINT_COLUMNS, ENDPOINT_ROW, type EndpointSettings, type WebhookEndpoint } from './webhook-endpoint.ts';

const UPDATE_ENDPOINT = statement({
  name: 'update-endpoint',
  text: `
    update webhook_endpoints
    set url = $3, description = $4, filter = $5, deliver = $6, channel = $7, holdout_basis_points = $8, concurrency = $9,
        rate_per_second = $10, watches_endpoints = $11, version = version + 1, updated_at = clock_timestamp()
    where endpoint_id = $1 and version = $2 and state <> 'deleted'
    returning ${ENDPOINT_COLUMNS}`,
  parameters: ['text', 'bigint', 'text', 'text', 'jsonb', 'text', 'text?', 'integer', 'integer', 'integer?', 'boolean'],
  row: ENDPOINT_ROW,
});

/** @param version that the change is made of. @returns undefined when there is no such endpoint in that version. */
export function updateEndpoint(
  db: ClientBase | Pool,
  { endpointId, version }: Pick<WebhookEndpoint, 'endpointId' | 'version'>,
  settings: EndpointSettings,
): Promise<WebhookEndpoint | undefined> {
  const { url, description, filter, deliver, channel } = settings;
  const { holdoutBasisPoints, concurrency, ratePerSecond, watchesEndpoints } = settings;
  return UPDATE_ENDPOINT.first(
    db,
    ...([endpointId, version, url, description, filter, deliver, channel] as const),
    ...([holdoutBasisPoints, concurrency, ratePerSecond, watchesEndpoints] as const),
  );
}
