/** Holds an endpoint against others who change it, until the transaction ends. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const LOCK_ENDPOINT = statement({
  name: 'lock-endpoint',
  text: `
    select endpoint_no as "endpointNo" from webhook_endpoints where endpoint_id = $1 and state <> 'deleted'
    for no key update`,
  parameters: ['text'],
  row: { endpointNo: 'bigint' },
});

/** @returns undefined when it is not there, or deleted. */
export async function lockEndpoint(tx: ClientBase, endpointId: string): Promise<bigint | undefined> {
  return (await LOCK_ENDPOINT.first(tx, endpointId))?.endpointNo;
}
