/** Endpoints as they are set, those deleted left out: one, or all. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { ENDPOINT_COLUMNS, ENDPOINT_ROW, type WebhookEndpoint } from './webhook-endpoint.ts';

const FIND_ENDPOINT = statement({
  name: 'find-endpoint',
  text: `select ${ENDPOINT_COLUMNS} from webhook_endpoints where endpoint_id = $1 and state <> 'deleted'`,
  parameters: ['text'],
  row: ENDPOINT_ROW,
});

const FIND_BY_NO = statement({
  name: 'find-endpoint-by-no',
  text: `select ${ENDPOINT_COLUMNS} from webhook_endpoints where endpoint_no = $1 and state <> 'deleted'`,
  parameters: ['bigint'],
  row: ENDPOINT_ROW,
});

const LIST_ENDPOINTS = statement({
  name: 'list-endpoints',
  text: `select ${ENDPOINT_COLUMNS} from webhook_endpoints where state <> 'deleted' order by endpoint_no`,
  row: ENDPOINT_ROW,
});

export function findEndpoint(db: ClientBase | Pool, endpointId: string): Promise<WebhookEndpoint | undefined> {
  return FIND_ENDPOINT.first(db, endpointId);
}

export function findEndpointByNo(db: ClientBase | Pool, endpointNo: bigint): Promise<WebhookEndpoint | undefined> {
  return FIND_BY_NO.first(db, endpointNo);
}

/** In the order in which they were made. Their number is bounded where they are made. */
export function listEndpoints(db: ClientBase | Pool): Promise<WebhookEndpoint[]> {
  return LIST_ENDPOINTS.rows(db);
}
