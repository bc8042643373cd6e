/** Holds an endpoint against others who change it, or holds off whoever registers one, until the transaction ends. */
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

/** The number means this and nothing else: keys of attempts are hashes (idempotency/lock-idempotency-key.ts). */
const LOCK_REGISTRATION = statement({
  name: 'lock-endpoint-registration',
  text: 'select pg_advisory_xact_lock(13) is not null as "isOurs"',
  row: { isOurs: 'boolean' },
});

/** @returns undefined when it is not there, or deleted. */
export async function lockEndpoint(tx: ClientBase, endpointId: string): Promise<bigint | undefined> {
  return (await LOCK_ENDPOINT.first(tx, endpointId))?.endpointNo;
}

/** One registers at a time, so that all together keep to the limit of their number. */
export async function lockRegistration(tx: ClientBase): Promise<void> {
  await LOCK_REGISTRATION.only(tx);
}
