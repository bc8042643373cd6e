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
const OWN_ID = 77;
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
  return { asked, catalog: SchemaCatalog.of(new Map(), { schemaById, idOf: async () => OWN_ID }) };
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

test.each<[string, () => FoundSchema, string]>([
  ['of another record', () => writer({ name: 'Other' }), 'it is record Other and must be record FeedbackCsat'],
  ['that lacks a field', () => writer({ fields: schema.fields.slice(0, 1) }), 'score is not there, and has no default'],
  ['that is no Avro', () => ({ unreadable: 'a schema of the kind JSON' }), 'it is a schema of the kind JSON'],
])('a schema %s is incompatible, and both schemas are named', async (_, answer, why) => {
  const { catalog } = catalogOf(answer);
  expect(await catalog.reader(1, TYPE)).toEqual({
    ok: false,
    reason: 'incompatible-schema',
    detail: `schema 1 cannot be read as loyalty.feedback.FeedbackCsat (schema ${OWN_ID}): ${why}`,
  });
});

test('of bytes that cannot be read the field and both schemas are named', async () => {
  const { catalog } = catalogOf(() => writer({ namespace: 'com.shop' }));
  const reader = await catalog.reader(1, TYPE);
  const bytes = current.toBuffer({ customerId: 'c', score: 3, touchpoint: 'till' });
  if (!reader.ok) throw new Error('no reader');
  expect(reader.whyNot(bytes.subarray(0, 4))).toBe(
    `the bytes are not what schema 1 says, read as loyalty.feedback.FeedbackCsat (schema ${OWN_ID}): they are none, or end, at touchpoint`,
  );
});

test('an id that the registry does not know is named', async () => {
  const { catalog } = catalogOf(() => 'unknown');
  const read = await catalog.reader(1, TYPE);
  expect(read).toMatchObject({ detail: expect.stringMatching(/schema id 1; .*FeedbackCsat \(schema 77\) is ours/) });
  expect(catalog.reader(1, TYPE)).toEqual(read);
});

test('a local catalog reads what it writes', async () => {
  const catalog = SchemaCatalog.local();
  const reader = await catalog.reader(catalog.writerId(TYPE), TYPE);
  const body = { customerId: 'c', score: 3, touchpoint: null };
  expect(reader.ok && reader.read(current.toBuffer(body))).toEqual(body);
});

test('a type that the process has not named cannot be written', () => {
  expect(() =>
    SchemaCatalog.of(new Map(), { schemaById: async () => 'unknown', idOf: async () => 1 }).writerId(TYPE),
  ).toThrow(TYPE);
});
