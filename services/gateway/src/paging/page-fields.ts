/** Parameters and fields of lists that come in pages. */
import { z } from 'zod';

export function limitOf({ most, usual }: { readonly most: number; readonly usual: number }) {
  const rule = `must be a whole number from 1 to ${most}`;
  return z.coerce.number(rule).int(rule).min(1, rule).max(most, rule).default(usual).describe('How many at the most.');
}

export const nextCursor = z
  .string()
  .nullable()
  .describe('To be sent as `cursor` for what comes next; null: nothing lies there now.');

/** Given once, or several times one by one. */
export function listOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  const word = z.enum(words, `must be one of ${words.join(', ')}`);
  return z
    .union([word.transform((one) => [one]), z.array(word).max(words.length)], `must be one of ${words.join(', ')}`)
    .optional();
}
