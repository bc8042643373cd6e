/** Text on the wire: well-formed Unicode without NUL (Postgres and hashes rely on it), not empty, of limited length. */
import { z } from 'zod';

/** UTF-16 code units. */
const ID_LENGTH_MAX = 128;
const NAME_LENGTH_MAX = 64;

export const isId = (value: unknown): value is string => isText(value, ID_LENGTH_MAX);

/** An opaque identifier of another system. */
export const idText = textUpTo(ID_LENGTH_MAX);
/** A word of an open set: channel, touchpoint. */
export const nameText = textUpTo(NAME_LENGTH_MAX);

export function textRule(lengthMax: number): string {
  return `must be well-formed text without NUL of 1 to ${lengthMax} UTF-16 code units`;
}

export const ID_RULE = textRule(ID_LENGTH_MAX);

export function isText(value: unknown, lengthMax: number): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= lengthMax &&
    !value.includes('\0') &&
    value.isWellFormed()
  );
}

function textUpTo(lengthMax: number) {
  const error = textRule(lengthMax);
  // What a JSON Schema of it can say (json-schemas.ts): it counts characters, of which a text has no more than code units.
  return z
    .string(error)
    .refine((text) => isText(text, lengthMax), { error })
    .meta({ minLength: 1, maxLength: lengthMax });
}
