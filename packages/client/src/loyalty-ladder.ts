/**
 * A client of the gateway of Loyalty Ladder:
 *
 *   const ladder = new LoyaltyLadder({ url: 'https://loyalty.example', key: process.env.LADDER_KEY });
 *   await ladder.publish([{ id: 'r-1', source: 'shop-7', type: 'purchase.completed', time: new Date(), data: { customerId: 'c', ... } }]);
 *   const { hold } = await ladder.hold('c', { points: 500n, reference: 'order 12' });
 *   for await (const { outcomes, cursor } of ladder.outcomes({ after })) ...
 *
 * What is refused is a ProblemError. What passes (no answer, 429, 503) is repeated by itself, with the same ids and keys.
 */
import { randomUUID } from 'node:crypto';
import { toProblemError } from './problem-error.ts';
import { type RetryLimits, retrying } from './retrying-fetch.ts';

export { type Problem, ProblemError } from './problem-error.ts';
export type { RetryLimits } from './retrying-fetch.ts';

export interface LadderOptions extends Partial<RetryLimits> {
  /** Of the gateway. */
  readonly url: string;
  /** `ll_...`, with the scopes of what is to be done. */
  readonly key: string;
  /** For tests, and for proxies. */
  readonly fetch?: typeof fetch;
}

/** What happened: a CloudEvent. By source and id it counts once, however often it is sent. */
export interface Fact {
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: Date | string;
  /** As the JSON Schema of its type says (`GET /v1/schemas/{type}`). */
  readonly data: { readonly customerId: string; readonly [field: string]: unknown };
}

export interface Published {
  readonly accepted: number;
  readonly refused: number;
  /** One for each fact, in order; 202 is accepted. */
  readonly results: readonly {
    readonly index: number;
    readonly status: number;
    readonly type?: string;
    readonly errors?: readonly { readonly field: string; readonly rule: string }[];
  }[];
}

/** Points are whole numbers as decimal text. */
export interface Balances {
  readonly available: string;
  readonly pending: string;
  readonly held: string;
}

export interface Card {
  readonly customerId: string;
  readonly stage: string;
  readonly risk: string;
  /** Why the customer may be leaving, most probably; null: the risk is none. */
  readonly driver: { readonly driver: string; readonly subCause: string | null; readonly probability: number } | null;
  /** Among those who bring most profit. */
  readonly keyCustomer: boolean;
  /** What to do about a weak buyer: none, develop or minimal. */
  readonly advice: string;
  /** The case that waits for somebody's answer; null: none is open. */
  readonly followUp: FollowUp | null;
  readonly balance: Balances;
  readonly version: string;
  readonly asOf: string | null;
  readonly [field: string]: unknown;
}

export interface FollowUp {
  readonly subject: string;
  /** score, review or complaint. */
  readonly trigger: string;
  readonly openedAt: string;
  readonly deadlineAt: string;
  /** The deadline has passed. */
  readonly escalated: boolean;
}

export interface Hold {
  readonly holdId: string;
  readonly customerId: string;
  readonly state: 'open' | 'captured' | 'released' | 'expired';
  readonly points: string;
  readonly captured: string;
  readonly restored: string;
  readonly expiresAt: string;
  readonly [field: string]: unknown;
}

export interface HoldAnswer {
  readonly hold: Hold;
  readonly balances: Balances;
  readonly asOf: string;
  readonly [field: string]: unknown;
}

export interface Outcome {
  /** The same however often it is told. */
  readonly id: string;
  readonly topic: string;
  readonly type: string;
  readonly customerId: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly [field: string]: unknown;
}

export interface OutcomePage {
  readonly outcomes: readonly Outcome[];
  /** Behind all of them. */
  readonly cursor: string;
}

export interface Attempt {
  /** Names the attempt; one of your own survives your own restarts. Default: a new one each call. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}

export interface OutcomesAsked {
  /** A cursor that was kept; without it from where `from` says. */
  readonly after?: string | undefined;
  readonly from?: string;
  readonly topics?: readonly string[];
  readonly signal?: AbortSignal;
}

interface Asked extends Attempt {
  readonly body?: unknown;
  readonly mediaType?: string;
}

const LIMITS: RetryLimits = { attemptsMax: 6, timeoutMs: 45_000, pauseMsMax: 60_000 };
const BATCH = 'application/cloudevents-batch+json';
/** The gateway waits so long for something to tell. */
const WAIT_SECONDS = 20;

type Points = bigint | number | string;

export class LoyaltyLadder {
  readonly #options: LadderOptions;
  readonly #limits: RetryLimits;

  constructor(options: LadderOptions) {
    this.#options = options;
    const { attemptsMax = LIMITS.attemptsMax, timeoutMs = LIMITS.timeoutMs, pauseMsMax = LIMITS.pauseMsMax } = options;
    this.#limits = { attemptsMax, timeoutMs, pauseMsMax };
  }

  /** Resolves once Kafka has all that was accepted. Look at `refused`. @throws ProblemError where nothing was accepted. */
  publish(facts: readonly Fact[], { signal }: Pick<Attempt, 'signal'> = {}): Promise<Published> {
    const events = facts.map((fact) => ({ specversion: '1.0', ...fact, time: new Date(fact.time).toISOString() }));
    return this.#ask('POST', '/v1/events', { body: events, mediaType: BATCH, ...(signal && { signal }) });
  }

  /** @param fresh as the store has it at this moment. */
  card(customerId: string, { fresh = false }: { readonly fresh?: boolean } = {}): Promise<Card> {
    return this.#ask('GET', `${customerPath(customerId)}${fresh ? '?fresh=true' : ''}`);
  }

  hold(
    customerId: string,
    { points, ...more }: { readonly points: Points; readonly ttlSeconds?: number; readonly reference?: string },
    attempt: Attempt = {},
  ): Promise<HoldAnswer> {
    return this.#attempt(`${customerPath(customerId)}/holds`, { points: String(points), ...more }, attempt);
  }

  redeem(
    customerId: string,
    { points, ...more }: { readonly points: Points; readonly reference?: string },
    attempt: Attempt = {},
  ): Promise<HoldAnswer> {
    return this.#attempt(`${customerPath(customerId)}/redemptions`, { points: String(points), ...more }, attempt);
  }

  /** @param points fewer than are held; the rest is released. */
  capture(
    customerId: string,
    holdId: string,
    attempt: Attempt & { readonly points?: Points } = {},
  ): Promise<HoldAnswer> {
    return this.#attempt(`${holdPath(customerId, holdId)}/capture`, partOf(attempt.points), attempt);
  }

  release(customerId: string, holdId: string, attempt: Attempt = {}): Promise<HoldAnswer> {
    return this.#attempt(`${holdPath(customerId, holdId)}/release`, undefined, attempt);
  }

  /** Gives back what was captured. @param points default: all that is left of it. */
  restore(
    customerId: string,
    holdId: string,
    attempt: Attempt & { readonly points?: Points } = {},
  ): Promise<HoldAnswer> {
    return this.#attempt(`${holdPath(customerId, holdId)}/restore`, partOf(attempt.points), attempt);
  }

  /** Without an end: a page as soon as there is one. Keep its cursor with what you have done; `signal` ends it with its reason. */
  async *outcomes({ after, from, topics = [], signal }: OutcomesAsked = {}): AsyncGenerator<OutcomePage> {
    for (let place = after; ; ) {
      const query = new URLSearchParams({ wait: String(WAIT_SECONDS) });
      for (const topic of topics) query.append('topic', topic);
      if (place !== undefined) query.set('after', place);
      else if (from !== undefined) query.set('from', from);
      const page = await this.get<OutcomePage>(`/v1/outcomes?${query}`, signal && { signal });
      place = page.cursor;
      if (page.outcomes.length > 0) yield page;
    }
  }

  /** Anything else that /openapi.json has. @param path percent-encoded, with its query. */
  get<Answer>(path: string, { signal }: Pick<Attempt, 'signal'> = {}): Promise<Answer> {
    return this.#ask('GET', path, signal && { signal });
  }

  #attempt<Answer>(path: string, body: unknown, { idempotencyKey = randomUUID(), signal }: Attempt): Promise<Answer> {
    return this.#ask('POST', path, { idempotencyKey, ...(body !== undefined && { body }), ...(signal && { signal }) });
  }

  async #ask<Answer>(method: string, path: string, asked: Asked = {}): Promise<Answer> {
    const { url, key, fetch: send = fetch } = this.#options;
    const { body, mediaType = 'application/json', idempotencyKey, signal } = asked;
    const request = {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body !== undefined && { 'content-type': mediaType }),
        ...(idempotencyKey !== undefined && { 'idempotency-key': idempotencyKey }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      redirect: 'error' as const, // The key goes to nobody else.
    };
    const address = new URL(path, url);
    const response = await retrying((until) => send(address, { ...request, signal: until }), this.#limits, signal);
    if (!response.ok) throw await toProblemError(response);
    return (await response.json()) as Answer;
  }
}

const customerPath = (customerId: string): string => `/v1/customers/${encodeURIComponent(customerId)}`;
const holdPath = (customerId: string, holdId: string): string =>
  `${customerPath(customerId)}/holds/${encodeURIComponent(holdId)}`;
const partOf = (points: Points | undefined) => (points === undefined ? undefined : { points: String(points) });
