/** Values as JSON for people and scripts: points and money as decimal strings, instants in ISO 8601, bytes in base64. */

/** Fields that hold an instant. */
const INSTANT_NAME = /^(at|.*At|since|.*Since|asOf|foldedTo|eventTime|brokerTimestamp)$/;
/** Of a measure (domain/outcome.ts): a number wherever it comes from; Avro's longs are bigint. */
const MEASURED_NAME = /^(value|threshold)$/;

export function jsonText(value: unknown, indent?: number): string {
  return JSON.stringify(jsonValue(value), null, indent);
}

/** Before it is text. */
export function jsonValue(value: unknown): unknown {
  return plain('', value);
}

function plain(name: string, value: unknown): unknown {
  if (typeof value === 'bigint') return MEASURED_NAME.test(name) ? Number(value) : String(value);
  if (typeof value === 'number' && INSTANT_NAME.test(name)) return isoText(value);
  if (Buffer.isBuffer(value)) return value.toString('base64');
  if (Array.isArray(value)) return value.map((item) => plain('', item));
  if (typeof value !== 'object' || value === null) return value;
  const entries: [string, unknown][] = value instanceof Map ? [...value] : Object.entries(value);
  return Object.fromEntries(entries.map(([key, each]) => [key, plain(key, each)]));
}

/** -Infinity, before all time, is null. */
function isoText(at: number): string | null {
  return Number.isFinite(at) && Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : null;
}
