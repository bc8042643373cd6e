/**
 * Contents of outcomes as they lie in jsonb, whose numbers are no bigints: points and money are text there. Which fields are bigints follows
 * from the type, so reading is the exact inverse of writing.
 */
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';

/** Where a content has bigints: a field is one, or has some. Fields that are null or not there have none. */
interface Bigints {
  readonly [field: string]: 'bigint' | Bigints;
}

const NONE: Bigints = {};

const BY_TYPE: Readonly<Record<Outcome['type'], Bigints>> = {
  'stage.changed': NONE,
  'risk.changed': NONE,
  'advice.changed': { review: { paid: 'bigint', paidBefore: 'bigint', margin: 'bigint' } },
  'key-customer.changed': { profit: 'bigint', thresholds: { enter: 'bigint', leave: 'bigint' } },
  'follow-up.opened': NONE,
  'follow-up.escalated': NONE,
  'follow-up.closed': NONE,
  'grace.started': NONE,
  'grace.ended': NONE,
  'points.expiring': { points: 'bigint' },
};

export function storedContent(type: Outcome['type'], content: object): object {
  return converted(content, BY_TYPE[type], String);
}

/** The inverse. */
export function contentOf(type: Outcome['type'], stored: object): Omit<Outcome, 'type' | 'at'> {
  return converted(stored, BY_TYPE[type], (text) => BigInt(String(text))) as Omit<Outcome, 'type' | 'at'>;
}

function converted(content: object, bigints: Bigints, convert: (value: unknown) => unknown): object {
  if (bigints === NONE) return content;
  const others: Record<string, unknown> = { ...content };
  for (const [field, inner] of Object.entries(bigints)) {
    const value = others[field];
    if (value == null) continue;
    others[field] = inner === 'bigint' ? convert(value) : converted(value, inner, convert);
  }
  return others;
}
