/** What subscribers and receivers of webhooks are told is as its published JSON Schema says (contracts/json-schemas). */
import { readdirSync, readFileSync } from 'node:fs';
import { jsonSchemaOf } from '@loyalty-ladder/contracts/json-schemas.ts';
import { PUBLISHED_TYPES } from '@loyalty-ladder/contracts/message-schemas.ts';
import { withDefaults } from '@loyalty-ladder/contracts/testing/with-defaults.ts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { jsonValue } from '../words/json-text.ts';

const FIXTURES = new URL('../../../contracts/fixtures/', import.meta.url);

interface Told {
  readonly type: string;
  readonly data: Record<string, unknown>;
}

/** Of the newest shape of each type: what earlier versions wrote may lack fields. */
const told: Told[] = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.json'))
  .map((name) => JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')))
  .filter(({ type }) => (PUBLISHED_TYPES as readonly string[]).includes(type))
  .flatMap(({ type, records }) =>
    records.map(({ expected }: { readonly expected: Record<string, unknown> }) => {
      const { type: _, ...data } = jsonValue(withDefaults(type, expected)) as Record<string, unknown>;
      return { type, data };
    }),
  );

const schemaOf = (type: string) => z.fromJSONSchema(jsonSchemaOf(type as never) as never);

test.each(told.map((each, index) => [`${each.type}, record ${index}`, each] as const))('%s', (_, { type, data }) => {
  expect(schemaOf(type).safeParse(data).error).toBeUndefined();
  const { customerId: __, ...nobodys } = data;
  expect(schemaOf(type).safeParse(nobodys).success).toBe(false);
});

test('every type that is published has a record among the fixtures', () => {
  expect(new Set(told.map(({ type }) => type))).toEqual(new Set(PUBLISHED_TYPES));
});
