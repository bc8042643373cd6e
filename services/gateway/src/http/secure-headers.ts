/** Headers of every answer: nothing is kept, nothing guessed, nothing shown inside somebody else's page. Other origins get no word (no CORS). */
import type { GatewayConfig } from '../gateway-config.ts';

const ALWAYS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

export function secureHeaders({ GATEWAY_HSTS_SECONDS: seconds }: GatewayConfig): Readonly<Record<string, string>> {
  return { ...ALWAYS, ...(seconds > 0 && { 'strict-transport-security': `max-age=${seconds}` }) };
}
