/** Facts alone: what is told is compared with what is written where it is written (operations/outcomes/json-schemas.test.ts). */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { isWireFactType } from './fact-bodies.ts';
import { readJsonFact } from './fact-json.ts';
import { jsonSchemaFiles, jsonSchemaOf } from './json-schemas.ts';

const PUBLISHED = new URL('../json-schemas/', import.meta.url);
const FIXTURES = new URL('../fixtures/', import.meta.url);

interface Sent {
  readonly type: string;
  readonly id: string;
  readonly source: string;
  readonly occurredAt: number;
  readonly [field: string]: unknown;
}

/** Every fact of the fixtures, as it would come over HTTP. */
const facts: Sent[] = readdirSync(FIXTURES)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')).records)
  .map(({ expected }) => expected)
  .filter((fact) => isWireFactType(fact.type));

const dataOf = ({ type: _, id: __, source: ___, occurredAt: ____, ...data }: Sent) => data;
const schemaOf = (type: string) => z.fromJSONSchema(jsonSchemaOf(type as never) as never);
const takes = ({ type, id, source, occurredAt }: Sent, data: object): boolean => {
  const attributes = { specversion: '1.0', type, id, source, time: new Date(occurredAt).toISOString() };
  return readJsonFact({ attributes, data } as never, Date.now()).ok;
};

test('json-schemas/ is what `npm run asyncapi` writes', () => {
  const written = new Map(readdirSync(PUBLISHED).map((name) => [name, readFileSync(new URL(name, PUBLISHED), 'utf8')]));
  expect(Object.fromEntries(written)).toEqual(Object.fromEntries(jsonSchemaFiles()));
});

test.each(facts.map((fact) => [`${fact.type} ${fact.id}`, fact] as const))(
  '%s is taken, by the schema as by the gateway',
  (_, fact) => {
    expect(schemaOf(fact.type).safeParse(dataOf(fact)).error).toBeUndefined();
    expect(takes(fact, dataOf(fact))).toBe(true);
  },
);

test('what the schema refuses the gateway refuses too', () => {
  for (const fact of facts) {
    const data = dataOf(fact);
    const { customerId: _, ...nobodys } = data;
    for (const wrong of [
      { ...data, custmerId: 'x' },
      nobodys,
      { ...data, customerId: '' },
      { ...data, customerId: 7 },
    ]) {
      expect([fact.type, wrong, schemaOf(fact.type).safeParse(wrong).success]).toEqual([fact.type, wrong, false]);
      expect([fact.type, wrong, takes(fact, wrong)]).toEqual([fact.type, wrong, false]);
    }
  }
});

test('sets and ranges of the rules are in the schemas', () => {
  const properties = (type: string) => jsonSchemaOf(type as never).properties;
  expect(properties('contact.visited')).toMatchObject({ channel: { enum: ['shop', 'site', 'app'] } });
  expect(properties('feedback.nps')).toMatchObject({ score: { type: 'integer', minimum: 0, maximum: 10 } });
});
