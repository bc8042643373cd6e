/** A value that a schema would take, or nearly: what a rule in words asks for is left to luck. */
import type { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';
import type { JsonSchema } from './operations.ts';

const TEXTS = [
  'a',
  '1',
  '10',
  'fuzz',
  '2026-11-27T12:00:00.000Z',
  'https://example.com/hook',
  '0123456789abcdef',
] as const;

export function sampleJson(schema: JsonSchema, random: SeededRandom, depth = 0): unknown {
  if (schema.const !== undefined) return schema.const;
  const [first, ...others] = schema.enum ?? schema.anyOf ?? schema.oneOf ?? [];
  if (schema.enum !== undefined) return random.pick([first, ...others]);
  if (first !== undefined) return sampleJson(random.pick([first, ...others]) as JsonSchema, random, depth + 1);
  const [type] = [schema.type].flat();
  if (type === 'object' || schema.properties !== undefined) return sampleObject(schema, random, depth);
  if (type === 'array') return sampleList(schema, random, depth);
  if (type === 'integer' || type === 'number') return random.between(schema.minimum ?? 0, (schema.minimum ?? 0) + 4); // Few rows, and no long wait.
  if (type === 'boolean') return random.chance(0.5);
  if (type === 'null') return null;
  return sampleText(schema, random);
}

function sampleObject({ properties = {}, required = [] }: JsonSchema, random: SeededRandom, depth: number): object {
  const wanted = Object.entries(properties).filter(
    ([name]) => required.includes(name) || (depth < 6 && random.chance(0.5)),
  );
  return Object.fromEntries(wanted.map(([name, each]) => [name, sampleJson(each, random, depth + 1)]));
}

function sampleList({ items = {} }: JsonSchema, random: SeededRandom, depth: number): unknown[] {
  if (depth > 6) return [];
  return Array.from({ length: random.between(0, 4) }, () => sampleJson(items, random, depth + 1));
}

function sampleText({ format, pattern }: JsonSchema, random: SeededRandom): string {
  if (format === 'date-time') return '2026-11-27T12:00:00Z';
  const form = pattern === undefined ? undefined : new RegExp(pattern);
  const [first, ...others] = TEXTS.filter((text) => form?.test(text) ?? true);
  return first === undefined ? 'a' : random.pick([first, ...others]);
}
