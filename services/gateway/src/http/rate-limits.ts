/**
 * How much a key, an address and a source may ask for. Told in the headers of draft-ietf-httpapi-ratelimit-headers-10: `RateLimit-Policy`
 * (q tokens in w seconds) and `RateLimit` (r left, t seconds until there is room again).
 */
import type { FastifyReply } from 'fastify';
import type { GatewayConfig } from '../gateway-config.ts';
import type { GatewayMetrics } from '../gateway-metrics.ts';
import { Problem } from './problem.ts';
import { type Spent, TokenBuckets } from './token-buckets.ts';

export type LimitName = 'key' | 'address' | 'source';

/** A bucket holds what comes in in so long: a till that was away for a moment sends what it has at once. */
const BURST_SECONDS = 2;

type Rates = Pick<
  GatewayConfig,
  'KEY_REQUESTS_PER_SECOND_MAX' | 'ADDRESS_REQUESTS_PER_SECOND_MAX' | 'SOURCE_EVENTS_PER_SECOND_MAX'
>;

export class RateLimits {
  readonly #buckets: Readonly<Record<LimitName, TokenBuckets>>;
  readonly #metrics: Pick<GatewayMetrics, 'limited'>;

  constructor(rates: Rates, metrics: Pick<GatewayMetrics, 'limited'>) {
    const bucketsOf = (perSecond: number) => new TokenBuckets({ perSecond, seconds: BURST_SECONDS });
    this.#metrics = metrics;
    this.#buckets = {
      key: bucketsOf(rates.KEY_REQUESTS_PER_SECOND_MAX),
      address: bucketsOf(rates.ADDRESS_REQUESTS_PER_SECOND_MAX),
      source: bucketsOf(rates.SOURCE_EVENTS_PER_SECOND_MAX),
    };
  }

  /** @param wanted requests, or facts of a source. @throws Problem `too-many-requests`; either way the answer says what is left. */
  spend(reply: FastifyReply, limit: LimitName, name: string, wanted = 1): void {
    this.#answer(reply, limit, this.#buckets[limit].spend(name, wanted));
  }

  /** Of several names at once, all or none; the answer tells of the one that has least left. */
  spendEach(reply: FastifyReply, limit: LimitName, wanted: ReadonlyMap<string, number>): void {
    const buckets = this.#buckets[limit];
    const each = [...wanted].map(([name, tokens]) => ({ name, tokens, spent: buckets.spend(name, tokens) }));
    const [scarcest, ...others] = each.toSorted(
      (a, b) => Number(a.spent.ok) - Number(b.spent.ok) || a.spent.left - b.spent.left,
    );
    if (scarcest === undefined) return;
    const { spent } = scarcest;
    if (!spent.ok) for (const other of others) if (other.spent.ok) buckets.giveBack(other.name, other.tokens);
    this.#answer(reply, limit, spent);
  }

  /** Where it turned out that the caller need not have paid. */
  giveBack(limit: LimitName, name: string): void {
    this.#buckets[limit].giveBack(name);
  }

  /** @throws Problem where nothing was spent. */
  #answer(reply: FastifyReply, limit: LimitName, spent: Spent): void {
    const { capacity, rule } = this.#buckets[limit];
    addTo(reply, 'ratelimit-policy', `"${limit}";q=${capacity};w=${rule.seconds}`);
    addTo(reply, 'ratelimit', leftText(limit, spent));
    if (spent.ok) return;
    this.#metrics.limited.inc({ limit });
    const headers = { 'retry-after': String(spent.waitSeconds) };
    throw new Problem('too-many-requests', { detail: `The rate of this ${limit} is spent.`, limit, headers });
  }
}

const leftText = (limit: LimitName, { left, waitSeconds }: Spent): string =>
  `"${limit}";r=${left};t=${Math.max(1, waitSeconds)}`;

/** A list, one member a limit. */
function addTo(reply: FastifyReply, header: string, member: string): void {
  const before = reply.getHeader(header);
  reply.header(header, before === undefined ? member : `${before}, ${member}`);
}
