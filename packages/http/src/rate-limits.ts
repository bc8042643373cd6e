/**
 * How much each may ask for, by what it is counted by: a key, an address. Told in the headers of draft-ietf-httpapi-ratelimit-headers-10:
 * `RateLimit-Policy` (q tokens in w seconds) and `RateLimit` (r left, t seconds until there is room again).
 */
import type { FastifyReply } from 'fastify';
import type { HttpMetrics } from './http-metrics.ts';
import { CommonProblem } from './problem.ts';
import { type BucketRule, type Spent, TokenBuckets } from './token-buckets.ts';

export class RateLimits<Name extends string> {
  readonly #buckets: ReadonlyMap<Name, TokenBuckets>;
  readonly #metrics: Pick<HttpMetrics, 'limited'>;

  constructor(rules: Readonly<Record<Name, BucketRule>>, metrics: Pick<HttpMetrics, 'limited'>) {
    const entries = Object.entries(rules) as [Name, BucketRule][];
    this.#buckets = new Map(entries.map(([name, rule]) => [name, new TokenBuckets(rule)]));
    this.#metrics = metrics;
  }

  /** @param wanted tokens. @throws CommonProblem `too-many-requests`; either way the answer says what is left. */
  spend(reply: FastifyReply, limit: Name, name: string, wanted = 1): void {
    this.#answer(reply, limit, this.#of(limit).spend(name, wanted));
  }

  /** Of several names at once, all or none; the answer tells of the one that has least left. */
  spendEach(reply: FastifyReply, limit: Name, wanted: ReadonlyMap<string, number>): void {
    const buckets = this.#of(limit);
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
  giveBack(limit: Name, name: string): void {
    this.#of(limit).giveBack(name);
  }

  /** @throws CommonProblem where nothing was spent. */
  #answer(reply: FastifyReply, limit: Name, spent: Spent): void {
    const { capacity, rule } = this.#of(limit);
    addTo(reply, 'ratelimit-policy', `"${limit}";q=${capacity};w=${rule.seconds}`);
    addTo(reply, 'ratelimit', leftText(limit, spent));
    if (spent.ok) return;
    this.#metrics.limited.inc({ limit });
    const headers = { 'retry-after': String(spent.waitSeconds) };
    throw new CommonProblem('too-many-requests', { detail: `The rate of this ${limit} is spent.`, limit, headers });
  }

  #of(limit: Name): TokenBuckets {
    return this.#buckets.get(limit) as TokenBuckets;
  }
}

const leftText = (limit: string, { left, waitSeconds }: Spent): string =>
  `"${limit}";r=${left};t=${Math.max(1, waitSeconds)}`;

/** A list, one member a limit. */
function addTo(reply: FastifyReply, header: string, member: string): void {
  const before = reply.getHeader(header);
  reply.header(header, before === undefined ? member : `${before}, ${member}`);
}
