/** A new endpoint. What is recorded from now on is its own. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { ENDPOINT_COLUMNS, ENDPOINT_ROW, type EndpointSettings, type WebhookEndpoint } from './webhook-endpoint.ts';

const INSERT_ENDPOINT = statement({
  name: 'insert-endpoint',
  text: `
    insert into webhook_endpoints (endpoint_id, holdout_salt, url, description, filter, deliver, channel, holdout_basis_points,
                                   concurrency, rate_per_second, watches_endpoints, begins_after)
    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, coalesce(pg_sequence_last_value('outbox_position'), 0))
    returning ${ENDPOINT_COLUMNS}`,
  parameters: ['text', 'bytea', 'text', 'text', 'jsonb', 'text', 'text?', 'integer', 'integer', 'integer?', 'boolean'],
  row: ENDPOINT_ROW,
});

/** @param holdoutSalt of this endpoint alone, so that no two hold out the same customers. */
export function insertEndpoint(
  db: ClientBase | Pool,
  { endpointId, holdoutSalt }: { readonly endpointId: string; readonly holdoutSalt: Buffer },
  settings: EndpointSettings,
): Promise<WebhookEndpoint> {
  const { url, description, filter, deliver, channel } = settings;
  const { holdoutBasisPoints, concurrency, ratePerSecond, watchesEndpoints } = settings;
  return INSERT_ENDPOINT.only(
    db,
    ...([endpointId, holdoutSalt, url, description, filter, deliver, channel] as const),
    ...([holdoutBasisPoints, concurrency, ratePerSecond, watchesEndpoints] as const),
  );
}
