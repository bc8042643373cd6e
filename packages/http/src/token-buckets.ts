/**
 * Token buckets by name, in the memory of this process: with n gateways a caller has n times the rate, and a restart fills all of them. That
 * is enough for what they are for, keeping one caller from stopping the others; an exact quota would cost a round trip a request.
 */
export interface BucketRule {
  readonly perSecond: number;
  /** What a bucket holds, in seconds of its rate. */
  readonly seconds: number;
}

export interface Spent {
  readonly ok: boolean;
  /** Whole tokens. */
  readonly left: number;
  /** Until there are as many as were asked for, or until it is full where there were. */
  readonly waitSeconds: number;
}

/** Beyond that the one not asked for longest is forgotten, which is as if it were full. */
const BUCKETS_MAX = 20_000;

interface Bucket {
  tokens: number;
  at: number;
}

export class TokenBuckets {
  readonly capacity: number;
  readonly rule: BucketRule;
  readonly #clock: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** @param clock ms. */
  constructor(rule: BucketRule, clock = () => performance.now()) {
    this.rule = rule;
    this.capacity = rule.perSecond * rule.seconds;
    this.#clock = clock;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** All or nothing. Who asks for more than a bucket holds is served by a full one. */
  spend(name: string, wanted = 1): Spent {
    const tokens = Math.min(wanted, this.capacity);
    const bucket = this.#refilled(name);
    const ok = bucket.tokens >= tokens;
    if (ok) bucket.tokens -= tokens;
    const missing = (ok ? this.capacity : tokens) - bucket.tokens;
    return { ok, left: Math.floor(bucket.tokens), waitSeconds: Math.ceil(missing / this.rule.perSecond) };
  }

  /** What was spent for nothing. */
  giveBack(name: string, tokens = 1): void {
    const bucket = this.#refilled(name);
    bucket.tokens = Math.min(this.capacity, bucket.tokens + tokens);
  }

  #refilled(name: string): Bucket {
    const now = this.#clock();
    const bucket = this.#buckets.get(name) ?? { tokens: this.capacity, at: now };
    bucket.tokens = Math.min(this.capacity, bucket.tokens + ((now - bucket.at) / 1_000) * this.rule.perSecond);
    bucket.at = now;
    // Its place in the order of the map: last.
    this.#buckets.delete(name);
    this.#buckets.set(name, bucket);
    const [oldest] = this.#buckets.size > BUCKETS_MAX ? this.#buckets.keys() : [];
    if (oldest !== undefined) this.#buckets.delete(oldest);
    return bucket;
  }
}
