/**
 * What a fact's schema must say to its fields. A body has the fact's fields under the fact's names, but for those that are headers
 * (id, source, occurredAt, type); an absent field is Avro's null.
 */
import type { FactOf } from '@loyalty-ladder/domain/facts/fact.ts';
import { z } from 'zod';
import type { WireFactType } from './topics.ts';

type Fields<T extends WireFactType> = Omit<FactOf<T>, 'type' | 'id' | 'source' | 'occurredAt'>;

type Nullable<F> = {
  readonly [Name in keyof F]: Record<never, never> extends Pick<F, Name> ? F[Name] | null | undefined : F[Name];
};

export type FactBody<T extends WireFactType> = Nullable<Fields<T>>;

/** One schema for each fact type of a topic: none forgotten, none with fields that its fact does not have. */
export type FactBodies<Prefix extends string> = {
  readonly [T in Extract<WireFactType, `${Prefix}.${string}`>]: z.ZodType<FactBody<T>>;
};

/** A field that a fact need not carry. */
export const optional = <Schema extends z.ZodType>(schema: Schema) => schema.nullish();

export function oneOf<const Words extends readonly [string, ...string[]]>(words: Words) {
  return z.enum(words, `must be one of ${words.join(', ')}`);
}

export function integer(min: number, max: number) {
  const error = `must be a whole number from ${min} to ${max}`;
  const isWithin = (value: number) => Number.isInteger(value) && value >= min && value <= max;
  // What a JSON Schema of it says (json-schemas.ts).
  return z.number(error).refine(isWithin, { error }).meta({ type: 'integer', minimum: min, maximum: max });
}

export const flag = z.boolean('must be true or false');
