import avro from 'avsc';
import { afterEach, expect, test, vi } from 'vitest';
import { messageSchema } from './message-schemas.ts';
import { SchemaCatalog } from './schema-catalog.ts';
import type { FoundSchema } from './schema-registry-client.ts';
import { SchemaRegistryError } from './schema-registry-error.ts';
import { strictTypeHook } from './strict-avro.ts';

afterEach(() => {
  vi.useRealTimers();
});

const TYPE = 'feedback.csat';
const { schema, avro: current } = messageSchema(TYPE);
const writer = (change: object): avro.Type =>
  avro.Type.forSchema({ ...schema, ...change } as unknown as avro.Schema, { typeHook: strictTypeHook });

function catalogOf(answer: (id: number) => FoundSchema | Error) {
  const asked: number[] = [];
  const schemaById = async (id: number): Promise<FoundSchema> => {
    asked.push(id);
    const found = answer(id);
    if (found instanceof Error) throw found;
    return found;
  };
  return { asked, catalog: SchemaCatalog.of(new Map(), { schemaById }) };
}

test('an id is looked up once, however many records wait for it, and then is there at once', async () => {
  const { asked, catalog } = catalogOf(() => writer({}));
  await Promise.all([1, 1, 1, 2].map((id) => catalog.reader(id, TYPE)));
  expect(asked).toEqual([1, 2]);
  expect(catalog.reader(1, TYPE)).toMatchObject({ ok: true });
});

test('an unknown id is remembered for half a minute and then asked for again', async () => {
  vi.useFakeTimers();
  let answer: FoundSchema = 'unknown';
  const { asked, catalog } = catalogOf(() => answer);
  expect(await catalog.reader(7, TYPE)).toMatchObject({ ok: false, reason: 'unknown-schema' });
  vi.advanceTimersByTime(29_000);
  expect(catalog.reader(7, TYPE)).toMatchObject({ reason: 'unknown-schema' });
  expect(asked).toEqual([7]);
  answer = writer({});
  vi.advanceTimersByTime(2_000);
  expect(await catalog.reader(7, TYPE)).toMatchObject({ ok: true });
});

test('a registry that does not answer is no verdict: it is asked again at once', async () => {
  const outage = new SchemaRegistryError('SCHEMA_REGISTRY_UNAVAILABLE', 'down');
  let answer: FoundSchema | Error = outage;
  const { catalog } = catalogOf(() => answer);
  await expect(catalog.reader(1, TYPE)).rejects.toBe(outage);
  expect(outage.retryable).toBe(true);
  answer = writer({});
  expect(await catalog.reader(1, TYPE)).toMatchObject({ ok: true });
});

test('what a newer writer has added is skipped, what an older one lacks is the default', async () => {
  const [customerId, score, touchpoint] = schema.fields;
  const newer = writer({
    fields: [{ name: 'added', type: { type: 'array', items: 'string' } }, customerId, score, touchpoint],
  });
  const older = writer({ fields: [score, customerId] });
  const { catalog } = catalogOf((id) => (id === 1 ? newer : older));
  const [fromNewer, fromOlder] = [await catalog.reader(1, TYPE), await catalog.reader(2, TYPE)];
  if (!fromNewer.ok || !fromOlder.ok) throw new Error('no reader');
  const bytes = newer.toBuffer({ added: ['x'], customerId: 'c', score: 3, touchpoint: 't' });
  expect(fromNewer.read(bytes)).toEqual({ customerId: 'c', score: 3, touchpoint: 't' });
  expect(fromOlder.read(older.toBuffer({ score: 3, customerId: 'c' }))).toEqual({
    customerId: 'c',
    score: 3,
    touchpoint: null,
  });
});

test.each([
  ['of another record', () => writer({ name: 'SomethingElse' })],
  ['that lacks a field without a default', () => writer({ fields: schema.fields.slice(0, 1) })],
  ['that is no Avro', (): FoundSchema => 'unreadable'],
])('a schema %s is incompatible', async (_, answer) => {
  const { catalog } = catalogOf(answer);
  expect(await catalog.reader(1, TYPE)).toMatchObject({ ok: false, reason: 'incompatible-schema' });
});

test('a local catalog reads what it writes', async () => {
  const catalog = SchemaCatalog.local();
  const reader = await catalog.reader(catalog.writerId(TYPE), TYPE);
  const body = { customerId: 'c', score: 3, touchpoint: null };
  expect(reader.ok && reader.read(current.toBuffer(body))).toEqual(body);
});

test('a type that the process has not named cannot be written', () => {
  expect(() => SchemaCatalog.of(new Map(), { schemaById: async () => 'unknown' }).writerId(TYPE)).toThrow(TYPE);
});
