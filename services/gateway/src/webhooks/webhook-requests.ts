/** What the routes of webhooks have in common. */
import type { SettingFault, WebhookOrder } from '@loyalty-ladder/operations/webhooks/webhook-order.ts';
import type { Reach } from '@loyalty-ladder/webhooks/judge-receiver.ts';
import { resolveByDns } from '@loyalty-ladder/webhooks/resolve-host.ts';
import type { SecretBox } from '@loyalty-ladder/webhooks/secret-box.ts';
import type { FastifyRequest } from 'fastify';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';

const RESOLVE_MS_MAX = 2_000;

/** Who asks, as it is written down with what is done. */
export function orderOf({ caller }: Pick<FastifyRequest, 'caller'>): WebhookOrder {
  return { actor: caller.name, reason: `asked for over HTTP with the key ${caller.keyId}` };
}

export function reachOf({ config }: GatewayContext): Reach {
  return { allowed: config.WEBHOOK_ALLOW_TARGETS, resolve: resolveByDns(RESOLVE_MS_MAX) };
}

/** @throws Problem where this gateway has no key to seal secrets with. */
export function secretBox({ config }: GatewayContext): SecretBox {
  if (config.WEBHOOK_SECRETS_KEY === undefined) throw new Problem('webhooks-off');
  return config.WEBHOOK_SECRETS_KEY;
}

export function notFound(): never {
  throw new Problem('not-found', { detail: 'There is no such endpoint.' });
}

export function refusedSettings(faults: readonly SettingFault[]): Problem {
  return new Problem('endpoint-refused', {
    errors: faults.map(({ field, rule }) => ({ field: `body.${field}`, rule })),
  });
}
