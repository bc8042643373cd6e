/**
 * The context of a trace, as W3C writes it (https://www.w3.org/TR/trace-context/#traceparent-header): which trace, which span of it, and
 * whether it is recorded. What is not valid is ignored, never refused. `tracestate` beside it is not handed on: it is whatever other vendors
 * put there, of any size, and would have to be kept with what follows from a request.
 */
export interface TraceContext {
  /** 32 hexadecimal digits. */
  readonly traceId: string;
  /** 16 hexadecimal digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

/** Of a later version the first four fields are as today, and more may follow. */
const TRACEPARENT = /^(?!ff)([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const LENGTH_MAX = 256;
const SAMPLED = 1;

/** @returns undefined: it is none. */
export function parseTraceparent(text: unknown): TraceContext | undefined {
  if (typeof text !== 'string' || text.length > LENGTH_MAX) return undefined;
  const [, version, traceId, spanId, flags = '', more] = TRACEPARENT.exec(text) ?? [];
  if (traceId === undefined || spanId === undefined || (version === '00' && more !== undefined)) return undefined;
  return { traceId, spanId, isSampled: (Number.parseInt(flags, 16) & SAMPLED) !== 0 };
}

export function formatTraceparent({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/** @returns the text itself; undefined: it is none. */
export function validTraceparent(text: unknown): string | undefined {
  return parseTraceparent(text) === undefined ? undefined : String(text);
}
