/** Registers an endpoint, with a signing secret that is told once and kept sealed. */
import { randomBytes } from 'node:crypto';
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { listEndpoints } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import { insertEndpoint } from '@loyalty-ladder/store/webhooks/insert-endpoint.ts';
import { lockRegistration } from '@loyalty-ladder/store/webhooks/lock-endpoint.ts';
import { addSigningKey } from '@loyalty-ladder/store/webhooks/signing-keys.ts';
import type { EndpointSettings, WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import type { Reach } from '@loyalty-ladder/webhooks/judge-receiver.ts';
import type { SecretBox } from '@loyalty-ladder/webhooks/secret-box.ts';
import { newSigningKey, signingSecretText } from '@loyalty-ladder/webhooks/signing-secret.ts';
import type { Pool } from 'pg';
import { settingFaults } from './setting-faults.ts';
import type { SettingFault, WebhookOrder } from './webhook-order.ts';

/** Each is asked about each outcome, and has connections of its own. */
export const ENDPOINTS_MAX = 100;

export interface WebhookRegistry {
  readonly pool: Pool;
  readonly box: SecretBox;
  readonly reach: Reach;
}

export type Registered =
  | { readonly is: 'registered'; readonly endpoint: WebhookEndpoint; readonly secret: string }
  | { readonly is: 'refused'; readonly faults: readonly SettingFault[] }
  | { readonly is: 'too-many' };

export async function registerEndpoint(
  { pool, box, reach }: WebhookRegistry,
  settings: EndpointSettings,
  order: WebhookOrder,
): Promise<Registered> {
  const faults = await settingFaults(pool, reach, settings);
  if (faults.length > 0) return { is: 'refused', faults };
  const endpointId = `we_${randomBytes(12).toString('hex')}`;
  const key = newSigningKey();
  return inTransaction<Registered>(pool, async (tx) => {
    await lockRegistration(tx);
    if ((await listEndpoints(tx)).length >= ENDPOINTS_MAX) return { result: { is: 'too-many' } };
    const endpoint = await insertEndpoint(tx, { endpointId, holdoutSalt: randomBytes(16) }, settings);
    const { endpointNo } = endpoint;
    await addSigningKey(tx, { endpointNo, sealed: box.seal(key, endpointId), overlapSeconds: 0 });
    await recordOperatorAction(tx, {
      ...{ ...order, action: 'webhooks register', subject: endpointId },
      details: { host: new URL(settings.url).host, channel: settings.channel },
    });
    return { result: { is: 'registered', endpoint, secret: signingSecretText(key) } };
  });
}
