/**
 * Decides what is recorded. Whose parent is known to be recorded belongs to it. What comes from outside is recorded if its sender wants it, or
 * by chance where nobody has said; but of both together a process begins only so many a second: a header costs its sender nothing, and each
 * would cost us spans here, a column in Postgres, and spans in every process behind.
 */
import type { Attributes, Context, Link, SpanKind } from '@opentelemetry/api';
import { createContextKey } from '@opentelemetry/api';
import {
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  SamplingDecision,
  type SamplingResult,
  TraceIdRatioBasedSampler,
} from '@opentelemetry/sdk-trace';

/** In a context: true where it was decided before that this is recorded. */
export const IS_DECIDED = createContextKey('loyalty-ladder: recorded already');

/** Tokens for so many seconds of the rate are there at once. */
const BURST_SECONDS = 1;

export class EntrySampler implements Sampler {
  readonly #decided = new ParentBasedSampler({ root: new AlwaysOnSampler() });
  readonly #wanted: Sampler;
  readonly #perSecond: number;
  readonly #clock: () => number;
  #tokens: number;
  #at: number;

  /** @param share of what nobody has decided about. @param clock ms. */
  constructor(share: number, perSecondMax: number, clock = () => performance.now()) {
    this.#wanted = new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) });
    this.#perSecond = perSecondMax;
    this.#clock = clock;
    this.#tokens = perSecondMax * BURST_SECONDS;
    this.#at = clock();
  }

  shouldSample(...asked: [Context, string, string, SpanKind, Attributes, Link[]]): SamplingResult {
    const [context] = asked;
    if (context.getValue(IS_DECIDED) === true) return this.#decided.shouldSample(...asked);
    const wanted = this.#wanted.shouldSample(...asked);
    if (wanted.decision !== SamplingDecision.RECORD_AND_SAMPLED || this.#take()) return wanted;
    return { decision: SamplingDecision.NOT_RECORD };
  }

  toString(): string {
    return `EntrySampler{${this.#wanted.toString()}, ${this.#perSecond}/s}`;
  }

  #take(): boolean {
    const now = this.#clock();
    const refilled = this.#tokens + ((now - this.#at) / 1_000) * this.#perSecond;
    this.#tokens = Math.min(this.#perSecond * BURST_SECONDS, refilled);
    this.#at = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
