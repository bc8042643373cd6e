/** Readings as a snapshot has them: with their time, and no longer believed once they are too old. */
import type { RepeatedReading } from './repeated-reading.ts';
import type { Reading, Source } from './snapshot.ts';

export interface ShownReading<Value> {
  readonly source: Source;
  readonly staleAfterMs: number;
  readonly of: RepeatedReading<Value>;
}

/** @param shown of what was read, what is shown. */
export function readingOf<Value, Shown>(
  { source, staleAfterMs, of: reading }: ShownReading<Value>,
  shown: (value: Value) => Shown,
): Reading<Shown> {
  const { latest, ageMs, fault } = reading;
  return {
    source,
    asOf: latest?.begunAt ?? null,
    staleAfterMs,
    isStale: ageMs > staleAfterMs,
    value: latest === undefined ? null : shown(latest.value),
    fault: fault === undefined ? null : faultWords(fault),
  };
}

/** What has never been read. */
export function nothingRead<Value>(source: Source, staleAfterMs: number): Reading<Value> {
  return { source, asOf: null, staleAfterMs, isStale: true, value: null, fault: null };
}

/** @returns null where it is too old, or was never read. */
export const believed = <Value>({ value, isStale }: Reading<Value>): Value | null => (isStale ? null : value);

/** Node says nothing but the code where each of several addresses has refused. */
function faultWords(fault: unknown): string {
  const { message = '', code } = Object(fault) as { readonly message?: string; readonly code?: unknown };
  return message || String(code ?? fault);
}
