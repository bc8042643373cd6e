import type { ClientBase } from 'pg';
import { expect, expectTypeOf, test } from 'vitest';
import { OutOfRangeError } from './pg-array.ts';
import { jsonbOf, textOf } from './sql-type.ts';
import { statement } from './statement.ts';

/** Sends nothing, remembers what it was given. */
function recordingDb() {
  const sent: { name: string; values: unknown[] }[] = [];
  const query = (config: { name: string; values: unknown[] }) => {
    sent.push(config);
    return Promise.resolve({ rows: [], rowCount: null });
  };
  return { db: { query } as unknown as ClientBase, sent };
}

test('rows have the type that the statement declares', () => {
  const read = statement({
    name: 'test-row-types',
    text: 'select',
    row: { no: 'bigint', at: 'timestamptz?', kind: textOf<'a' | 'b'>(), content: jsonbOf<{ x: 1 }>(), bytes: 'bytea' },
  });
  type Row = Awaited<ReturnType<typeof read.only>>;
  expectTypeOf<Row>().toEqualTypeOf<{
    readonly no: bigint;
    readonly at: number | null;
    readonly kind: 'a' | 'b';
    readonly content: { x: 1 };
    readonly bytes: Buffer;
  }>();
});

test('values are encoded by the declared type, and have it', async () => {
  const write = statement({
    name: 'test-values',
    text: 'select',
    parameters: ['bigint', 'timestamptz?', 'timestamptz', 'jsonb', 'bigint?[]'],
  });
  expectTypeOf(write.run).parameter(1).toEqualTypeOf<bigint>();
  expectTypeOf(write.run).parameter(2).toEqualTypeOf<number | null>();
  expectTypeOf(write.run).parameter(5).toEqualTypeOf<readonly (bigint | null)[]>();
  const { db, sent } = recordingDb();
  await expect(write.run(db, 1n, null, 0, { a: 1 }, [null])).resolves.toBe(0);
  const [{ values } = { values: [] }] = sent;
  expect(values.slice(0, 4)).toEqual([1n, null, '1970-01-01T00:00:00.000Z', '{"a":1}']);
  expect(values[4]).toBeInstanceOf(Buffer);
});

test('what cannot be encoded is thrown before anything is sent, so that no COMMIT goes out behind it', () => {
  const write = statement({ name: 'test-out-of-range', text: 'select', parameters: ['bigint[]'] });
  const { db, sent } = recordingDb();
  expect(() => write.run(db, [2n ** 63n])).toThrow(OutOfRangeError);
  expect(sent).toEqual([]);
});

test('two statements of one name are refused', () => {
  const again = () => statement({ name: 'test-twice', text: 'select' });
  again();
  expect(again).toThrow('test-twice');
});
