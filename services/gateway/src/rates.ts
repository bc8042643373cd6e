/** How much a key, an address and a source may ask for. */
import type { HttpMetrics } from '@loyalty-ladder/http/http-metrics.ts';
import { RateLimits } from '@loyalty-ladder/http/rate-limits.ts';
import type { GatewayConfig } from './gateway-config.ts';

export type LimitName = 'key' | 'address' | 'source';

/** A bucket holds what comes in in so long: a till that was away for a moment sends what it has at once. */
const BURST_SECONDS = 2;

type Rates = Pick<
  GatewayConfig,
  'KEY_REQUESTS_PER_SECOND_MAX' | 'ADDRESS_REQUESTS_PER_SECOND_MAX' | 'SOURCE_EVENTS_PER_SECOND_MAX'
>;

export function gatewayLimits(rates: Rates, metrics: Pick<HttpMetrics, 'limited'>): RateLimits<LimitName> {
  const ruleOf = (perSecond: number) => ({ perSecond, seconds: BURST_SECONDS });
  return new RateLimits(
    {
      key: ruleOf(rates.KEY_REQUESTS_PER_SECOND_MAX),
      address: ruleOf(rates.ADDRESS_REQUESTS_PER_SECOND_MAX),
      source: ruleOf(rates.SOURCE_EVENTS_PER_SECOND_MAX),
    },
    metrics,
  );
}
