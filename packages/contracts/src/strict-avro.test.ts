import avro from 'avsc';
import { expect, test } from 'vitest';
import { MalformedAvroError, readerType, strictTypeHook } from './strict-avro.ts';

const NAMES = {
  type: 'record',
  name: 'Names',
  fields: [{ name: 'names', type: { type: 'array', items: 'string' } }],
} as const;
const names = readerType(NAMES as unknown as avro.Schema, 'number');

/** Zigzag varint of an array count, as Avro writes it. */
const count = (value: bigint): Buffer => avro.Type.forSchema('long').toBuffer(Number(value));

test.each([2n ** 52n, -(2n ** 52n)])('an array that claims %s items is refused at once', (claimed) => {
  const bytes = Buffer.concat([count(claimed), Buffer.from([0, 0])]);
  expect(() => names.fromBuffer(bytes)).toThrow(MalformedAvroError);
});

test('a map of another writer that claims more than there are bytes is refused while it is skipped', () => {
  const withMap = {
    type: 'record',
    name: 'Names',
    fields: [
      { name: 'extra', type: { type: 'map', values: 'null' } },
      { name: 'names', type: { type: 'array', items: 'string' } },
    ],
  } as unknown as avro.Schema;
  const resolver = names.createResolver(avro.Type.forSchema(withMap, { typeHook: strictTypeHook }));
  const bytes = Buffer.concat([count(2n ** 40n), Buffer.from([0, 0, 0])]);
  expect(() => names.fromBuffer(bytes, resolver)).toThrow(MalformedAvroError);
});

test('an array of items that take no bytes is refused, read or skipped: it may stand for as many as it likes', () => {
  for (const items of ['null', { type: 'record', name: 'Nothing', fields: [] }]) {
    const extra = { name: 'extra', type: { type: 'array', items: { type: 'array', items } } };
    const writer = { ...NAMES, fields: [extra, ...NAMES.fields] } as unknown as avro.Schema;
    const type = avro.Type.forSchema(writer, { typeHook: strictTypeHook });
    const inner = Buffer.concat([count(900_000n), count(0n)]);
    const bytes = Buffer.concat([count(200_000n), ...Array(200_000).fill(inner), Buffer.from([0, 0])]);
    expect(() => type.fromBuffer(bytes)).toThrow(MalformedAvroError);
    expect(() => names.fromBuffer(bytes, names.createResolver(type))).toThrow(MalformedAvroError);
  }
});

test('what is not UTF-8 is refused, a real U+FFFD is text', () => {
  const good = names.toBuffer({ names: ['a\uFFFDb'] });
  expect(names.fromBuffer(good).names).toEqual(['a\uFFFDb']);
  const bad = Buffer.from(good);
  bad.set([0xff, 0xfe, 0x41], good.indexOf(0xef));
  expect(() => names.fromBuffer(bad)).toThrow(MalformedAvroError);
});

test('an array of another writer is as strict as our own', () => {
  const writer = { ...NAMES, fields: [...NAMES.fields, { name: 'more', type: 'int' }] } as unknown as avro.Schema;
  const resolver = names.createResolver(avro.Type.forSchema(writer, { typeHook: strictTypeHook }));
  const bytes = Buffer.concat([count(2n ** 52n), Buffer.from([0, 0])]);
  expect(() => names.fromBuffer(bytes, resolver)).toThrow(MalformedAvroError);
});

test('points are bigint over the whole range of 64 bits, with or without schema resolution', () => {
  const schema = {
    type: 'record',
    name: 'Points',
    fields: [{ name: 'points', type: 'long' }],
  } as unknown as avro.Schema;
  const other = { type: 'record', name: 'Points', fields: [{ name: 'points', type: 'int' }] } as unknown as avro.Schema;
  const points = readerType(schema, 'bigint');
  const edges = [5n, 6n, 13n, 20n, 34n, 40n, 41n, 42n, 52n, 53n, 62n].flatMap((bits) => [
    2n ** bits - 1n,
    2n ** bits,
    -(2n ** bits),
    -(2n ** bits) - 1n,
  ]);
  for (const value of [0n, -1n, ...edges, 2n ** 63n - 1n, -(2n ** 63n)]) {
    const bytes = points.toBuffer({ points: value });
    expect(points.fromBuffer(bytes).points).toBe(value);
    const resolver = points.createResolver(avro.Type.forSchema(schema, { typeHook: strictTypeHook }));
    expect(points.fromBuffer(bytes, resolver).points).toBe(value);
  }
  const ints = avro.Type.forSchema(other);
  expect(points.fromBuffer(ints.toBuffer({ points: -7 }), points.createResolver(ints)).points).toBe(-7n);
});
