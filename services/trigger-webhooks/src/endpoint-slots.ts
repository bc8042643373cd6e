/**
 * How many requests each endpoint may have under way. One slot of each is its own, so that none waits for another however many hang; further ones
 * come out of a common pool, in turn, up to the endpoint's own limit, and not for one that keeps failing. Rates are kept by tokens.
 */

import { FAILURES_IN_A_ROW } from '@loyalty-ladder/store/webhooks/mark-endpoints.ts';
import type { OpenEndpoint } from '@loyalty-ladder/store/webhooks/read-open-endpoints.ts';

interface Tokens {
  readonly left: number;
  readonly atMs: number;
}

export interface QueueOffer {
  readonly endpointNo: bigint;
  readonly queuesMax: number;
}

export class EndpointSlots {
  readonly #pooledMax: number;
  readonly #inUse = new Map<bigint, number>();
  readonly #tokens = new Map<bigint, Tokens>();
  #turn = 0;

  constructor(pooledMax: number) {
    this.#pooledMax = pooledMax;
  }

  /** @param nowMs of a clock that only goes on. @returns those endpoints that have a slot free. */
  offer(open: readonly OpenEndpoint[], nowMs: number): QueueOffer[] {
    const wishes = open.map((endpoint) => ({ endpoint, free: this.#free(endpoint, nowMs), given: 0 }));
    for (const wish of wishes) if (wish.free > 0 && this.#used(wish.endpoint) === 0) wish.given = 1;
    let left = this.#pooledMax - this.#pooled();
    this.#turn += 1;
    const from = wishes.length === 0 ? 0 : this.#turn % wishes.length;
    const inTurn = [...wishes.slice(from), ...wishes.slice(0, from)];
    for (let isGiving = true; isGiving && left > 0; ) {
      isGiving = false;
      for (const wish of inTurn) {
        if (left === 0 || wish.given >= wish.free) continue;
        wish.given += 1;
        left -= 1;
        isGiving = true;
      }
    }
    return wishes.flatMap(({ endpoint: { endpointNo }, given }) =>
      given === 0 ? [] : [{ endpointNo, queuesMax: given }],
    );
  }

  take({ endpointNo, ratePerSecond }: Pick<OpenEndpoint, 'endpointNo' | 'ratePerSecond'>): void {
    this.#inUse.set(endpointNo, this.#used({ endpointNo }) + 1);
    const tokens = this.#tokens.get(endpointNo);
    if (ratePerSecond !== null && tokens !== undefined)
      this.#tokens.set(endpointNo, { ...tokens, left: tokens.left - 1 });
  }

  free(endpointNo: bigint): void {
    const inUse = this.#used({ endpointNo }) - 1;
    if (inUse > 0) this.#inUse.set(endpointNo, inUse);
    else this.#inUse.delete(endpointNo);
  }

  #used({ endpointNo }: { readonly endpointNo: bigint }): number {
    return this.#inUse.get(endpointNo) ?? 0;
  }

  #pooled(): number {
    return [...this.#inUse.values()].reduce((sum, inUse) => sum + Math.max(0, inUse - 1), 0);
  }

  #free(endpoint: OpenEndpoint, nowMs: number): number {
    const most = endpoint.failures >= FAILURES_IN_A_ROW ? 1 : endpoint.concurrency;
    return Math.max(0, Math.min(most - this.#used(endpoint), this.#tokensOf(endpoint, nowMs)));
  }

  /** At most a second's worth is saved up. */
  #tokensOf({ endpointNo, ratePerSecond }: OpenEndpoint, nowMs: number): number {
    if (ratePerSecond === null) return Number.POSITIVE_INFINITY;
    const { left, atMs } = this.#tokens.get(endpointNo) ?? { left: ratePerSecond, atMs: nowMs };
    const now = Math.min(ratePerSecond, left + ((nowMs - atMs) / 1_000) * ratePerSecond);
    this.#tokens.set(endpointNo, { left: now, atMs: nowMs });
    return Math.floor(now);
  }
}
