/**
 * What is told of the way of a request or a fact to whoever collects traces, in the words of OpenTelemetry; of which nothing is known outside
 * of this folder. Contexts are handed on as text (traceparent.ts), in headers and rows, never by the call stack: who causes what is plain to
 * see. Nothing personal is told: names and attributes are routes, topics, partitions, statuses, never what came in or whose it is.
 */
export type SpanKind = 'server' | 'client' | 'producer' | 'consumer';

/** Names of OpenTelemetry's semantic conventions, where they have one. */
export type SpanAttributes = Readonly<Record<string, string | number>>;

export interface SpanStart {
  readonly kind: SpanKind;
  /** traceparent of the span that it is a part of; undefined or not valid: a trace begins. */
  readonly parent?: string | undefined;
  /** ms; default: now. */
  readonly startedAt?: number;
  readonly attributes?: SpanAttributes;
  /** traceparents of spans of other traces that it has to do with. */
  readonly links?: readonly string[];
}

export interface TraceSpan {
  /** To be handed on in a header; undefined: nothing is traced here. */
  readonly traceparent: string | undefined;
  /** The same where it is recorded: what is kept of it with what follows from it. */
  readonly recorded: string | undefined;
  /** @param error why it failed, as a word of a small set (`error.type`); undefined: it did not. Later ends say nothing. */
  end(error?: string, attributes?: SpanAttributes): void;
}

export interface Tracing {
  /** false: all below is for nothing, and need not be asked. */
  readonly isOn: boolean;
  /** Whether others want it recorded is their word, which is taken up to a limit; where nobody said, chance decides (OTEL_TRACES_SAMPLER). */
  enter(name: string, start: SpanStart): TraceSpan;
  /** It belongs to what is recorded already: its parent, or without a parent its links. */
  follow(name: string, start: SpanStart): TraceSpan;
}

export const NO_SPAN: TraceSpan = { traceparent: undefined, recorded: undefined, end() {} };

export const NO_TRACING: Tracing = { isOn: false, enter: () => NO_SPAN, follow: () => NO_SPAN };
