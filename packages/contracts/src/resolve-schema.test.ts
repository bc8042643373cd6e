import avro from 'avsc';
import { expect, test } from 'vitest';
import { messageSchema } from './message-schemas.ts';
import { resolveSchema, whyUndecodable } from './resolve-schema.ts';
import { strictTypeHook } from './strict-avro.ts';

const { avro: reader, schema } = messageSchema('purchase.completed');
const FIELDS = schema.fields as readonly { readonly name: string; readonly type: unknown }[];
const [{ items: LINE }] = FIELDS.flatMap(({ name, type }) => (name === 'lines' ? [type] : [])) as [
  { items: { fields: { name: string }[] } },
];

const BODY = {
  customerId: 'c',
  purchaseId: 'p',
  channel: 'shop',
  currency: 'EUR',
  lines: [{ lineId: '1', sku: 'mug', quantity: 2, unitPriceMinor: 2_500, discountMinor: 0 }],
};
const READ = { ...reader.fromBuffer(reader.toBuffer(withNulls(BODY))) };

/** avsc writes what has a default of null only if it is told so. */
function withNulls(body: typeof BODY): object {
  const optional = Object.fromEntries(FIELDS.filter(({ type }) => Array.isArray(type)).map(({ name }) => [name, null]));
  const ofLine = Object.fromEntries(LINE.fields.map(({ name }) => [name, null]));
  return { ...optional, ...body, lines: body.lines.map((line) => ({ ...ofLine, ...line })) };
}

type Change = (fields: Record<string, unknown>[]) => Record<string, unknown>[];

/** A writer's schema: ours with other fields, and whatever else. */
const writerOf = (change: Change, more: object = {}): avro.Type =>
  avro.Type.forSchema({ ...schema, fields: change(structuredClone(FIELDS) as never), ...more } as never, {
    typeHook: strictTypeHook,
    wrapUnions: 'auto',
  });

const typed =
  (name: string, type: unknown): Change =>
  (fields) =>
    fields.map((field) => (field.name === name ? { name, type } : field));

const lineFields = (change: Change): Change =>
  typed('lines', { type: 'array', items: { ...LINE, fields: change(structuredClone(LINE.fields) as never) } });

const READABLE: [string, avro.Type, object?][] = [
  ['the namespace of the producer', writerOf((fields) => fields, { namespace: 'com.shop.till' })],
  ['no namespace', writerOf((fields) => fields, { namespace: '' })],
  [
    'more fields, a map among them',
    writerOf((fields) => [{ name: 'till', type: { type: 'map', values: 'string' } }, ...fields]),
    { till: { a: 'b' } },
  ],
  ['fields in another order', writerOf((fields) => [...fields].reverse())],
  ['nothing that is optional', writerOf((fields) => fields.filter(({ name }) => String(name) in BODY))],
  [
    'numbers that are promoted',
    writerOf(
      lineFields((fields) => fields.map((field) => (field.type === 'long' ? { ...field, type: 'int' } : field))),
    ),
  ],
  [
    'unions in another order',
    writerOf(
      (fields) =>
        fields.map(({ default: _, ...field }) =>
          Array.isArray(field.type) ? { ...field, type: [...field.type].reverse() } : field,
        ) as never,
    ),
  ],
  ['fields that may be null, and are not', writerOf(typed('channel', ['null', 'string']))],
  ['bytes for a text', writerOf(typed('channel', 'bytes')), { channel: Buffer.from('shop') }],
];

test.each(READABLE)('a writer with %s is read', (_, writer, more = {}) => {
  const resolved = resolveSchema(reader, writer);
  if (!resolved.ok) throw new Error(resolved.why);
  const written = writer.toBuffer({ ...withNulls(BODY), ...more });
  expect({ ...(resolved.read(written) as object) }).toEqual(READ);
});

test.each<[avro.Type, string]>([
  [writerOf((fields) => fields.filter(({ name }) => name !== 'channel')), 'channel is not there, and has no default'],
  [writerOf(typed('channel', 'long')), 'channel is long and must be string'],
  [
    writerOf(typed('channel', { type: 'enum', name: 'Channel', symbols: ['shop', 'moon'] })),
    'channel is enum Channel and must be string',
  ],
  [writerOf(typed('channel', ['null', 'long'])), 'channel is null or long and must be string'],
  [
    writerOf(lineFields((fields) => fields.filter(({ name }) => name !== 'quantity'))),
    'lines[].quantity is not there, and has no default',
  ],
  [
    writerOf(
      lineFields((fields) =>
        fields.map((field) =>
          field.name === 'unitPriceMinor'
            ? { ...field, type: { type: 'bytes', logicalType: 'decimal', precision: 9, scale: 2 } }
            : field,
        ),
      ),
    ),
    'lines[].unitPriceMinor is bytes and must be long',
  ],
  [writerOf((fields) => fields, { name: 'Sale' }), 'it is record Sale and must be record PurchaseCompleted'],
  [avro.Type.forSchema('string'), 'it is string and must be record PurchaseCompleted'],
  [
    writerOf(typed('channel', { type: 'record', name: 'x'.repeat(1_000), fields: [] })),
    `channel is record ${'x'.repeat(57)}... and must be string`,
  ],
])('%#: what cannot be read is named', (writer, why) => {
  expect(resolveSchema(reader, writer)).toEqual({ ok: false, why });
});

test('a value that is null where ours has no place for it is named', () => {
  const writer = writerOf(typed('channel', ['null', 'string']));
  const bytes = writer.toBuffer({ ...withNulls(BODY), channel: null });
  const resolved = resolveSchema(reader, writer);
  expect(() => resolved.ok && resolved.read(bytes)).toThrow();
  expect(whyUndecodable(reader, writer, bytes)).toBe('channel is null and must be string');
});

test('bytes that end, or go on, are named by the field', () => {
  const bytes = reader.toBuffer(withNulls(BODY));
  expect(whyUndecodable(reader, reader, bytes.subarray(0, 3))).toBe('they are none, or end, at purchaseId');
  expect(whyUndecodable(reader, reader, Buffer.concat([bytes, Buffer.from('x')]))).toMatch(/behind the last field/);
});
