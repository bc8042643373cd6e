/** The keys that endpoints' messages are signed with now, opened; none of an endpoint whose keys another configuration has sealed. */
import { readSigningKeys } from '@loyalty-ladder/store/webhooks/signing-keys.ts';
import type { ClientBase } from 'pg';
import type { WebhooksContext } from './webhooks-context.ts';

export async function openKeys(
  tx: ClientBase,
  { secretBox, log }: Pick<WebhooksContext, 'secretBox' | 'log'>,
  endpointNos: readonly bigint[],
): Promise<ReadonlyMap<bigint, readonly Buffer[]>> {
  const keys = new Map<bigint, Buffer[]>();
  if (endpointNos.length === 0) return keys;
  for (const { endpointNo, endpointId, sealed } of await readSigningKeys(tx, endpointNos)) {
    try {
      keys.set(endpointNo, [...(keys.get(endpointNo) ?? []), secretBox.open(sealed, endpointId)]);
    } catch (error) {
      log.error({ err: error, endpoint: endpointId }, 'a signing key cannot be opened: WEBHOOK_SECRETS_KEY is another');
    }
  }
  return keys;
}
