/** Changes what an endpoint's owner sets. It holds for what is taken in from then on; what waits is sent to where the endpoint is now. */
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { findEndpoint } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import { updateEndpoint } from '@loyalty-ladder/store/webhooks/update-endpoint.ts';
import type { EndpointSettings, WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import type { Reach } from '@loyalty-ladder/webhooks/judge-receiver.ts';
import type { Pool } from 'pg';
import { settingFaults } from './setting-faults.ts';
import type { SettingFault, WebhookOrder } from './webhook-order.ts';

export interface EndpointChange {
  readonly endpointId: string;
  /** What is to be another; the rest stays. */
  readonly settings: Partial<EndpointSettings>;
  /** That the change is made of; undefined: whatever it is now. */
  readonly version: bigint | undefined;
}

export type Changed =
  | { readonly is: 'changed'; readonly endpoint: WebhookEndpoint }
  | { readonly is: 'refused'; readonly faults: readonly SettingFault[] }
  /** Somebody else has changed it since. */
  | { readonly is: 'another-version' }
  | { readonly is: 'unknown' };

export async function changeEndpoint(
  { pool, reach }: { readonly pool: Pool; readonly reach: Reach },
  { endpointId, settings, version }: EndpointChange,
  order: WebhookOrder,
): Promise<Changed> {
  const known = await findEndpoint(pool, endpointId);
  if (known === undefined) return { is: 'unknown' };
  if (version !== undefined && version !== known.version) return { is: 'another-version' };
  const wanted: EndpointSettings = { ...known, ...settings };
  const faults = await settingFaults(pool, reach, wanted);
  if (faults.length > 0) return { is: 'refused', faults };
  const endpoint = await inTransaction(pool, async (tx) => {
    const changed = await updateEndpoint(tx, known, wanted);
    const details = { changed: Object.keys(settings) };
    if (changed !== undefined) {
      await recordOperatorAction(tx, { ...order, action: 'webhooks change', subject: endpointId, details });
    }
    return { result: changed };
  });
  return endpoint === undefined ? { is: 'another-version' } : { is: 'changed', endpoint };
}
