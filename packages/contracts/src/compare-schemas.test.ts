import avro from 'avsc';
import { expect, test } from 'vitest';
import { compareSchemas } from './compare-schemas.ts';

const record = (name: string, fields: readonly object[]): avro.Type =>
  avro.Type.forSchema({ type: 'record', name, fields } as unknown as avro.Schema);

const line = (fields: readonly object[]) => ({ type: 'array', items: { type: 'record', name: 'Line', fields } });

test('of each field it is said how it is written, how ours reads it, and what that comes to', () => {
  const ours = record('Sale', [
    { name: 'customerId', type: 'string' },
    { name: 'amountMinor', type: 'long' },
    { name: 'currency', type: 'string' },
    { name: 'channel', type: ['null', 'string'], default: null },
    { name: 'storeId', type: 'string' },
    { name: 'note', type: 'string' },
  ]);
  const theirs = record('Theirs', [
    { name: 'customerId', type: 'string' },
    { name: 'amountMinor', type: 'int' },
    { name: 'currency', type: ['null', 'string'] },
    { name: 'storeId', type: 'long' },
    { name: 'till', type: 'int' },
  ]);
  expect(compareSchemas(ours, theirs)).toEqual([
    { path: 'customerId', written: 'string', ours: 'string', verdict: 'same' },
    { path: 'amountMinor', written: 'int', ours: 'long', verdict: 'read-as' },
    { path: 'currency', written: 'null or string', ours: 'string', verdict: 'read-as' },
    { path: 'channel', written: null, ours: 'null or string', verdict: 'left-out' },
    { path: 'storeId', written: 'long', ours: 'string', verdict: 'other-type' },
    { path: 'note', written: null, ours: 'string', verdict: 'missing' },
    { path: 'till', written: 'int', ours: null, verdict: 'extra' },
  ]);
});

test('the records in an array are compared too, by an alias as well, and one without end comes to an end', () => {
  const ours = record('Sale', [
    {
      name: 'lines',
      type: line([
        { name: 'sku', type: 'string', aliases: ['article'] },
        { name: 'quantity', type: 'int' },
      ]),
    },
  ]);
  const theirs = record('Sale', [{ name: 'lines', type: line([{ name: 'article', type: 'string' }]) }]);
  expect(compareSchemas(ours, theirs).map(({ path, verdict }) => `${path} ${verdict}`)).toEqual([
    'lines other-type',
    'lines[].sku same',
    'lines[].quantity missing',
  ]);
  const tree = record('Tree', [{ name: 'branches', type: { type: 'array', items: 'Tree' } }]);
  expect(compareSchemas(tree, tree).length).toBeGreaterThan(1);
});
