import { expect, test } from 'vitest';
import { groupByTopic, type OutRecord, requestsOf } from './out-record.ts';

const record = (name: string, bytes = 10, topic = 't'): OutRecord => ({
  topic,
  key: Buffer.from(name),
  value: Buffer.alloc(bytes),
  headers: {},
});
const names = (requests: Iterable<OutRecord[]>) =>
  [...requests].map((request) => request.map(({ key }) => String(key)).join(''));

test('a request ends at the number of records', () => {
  expect(
    names(
      requestsOf(
        [...'abcde'].map((name) => record(name)),
        2,
      ),
    ),
  ).toEqual(['ab', 'cd', 'e']);
});

test('a request ends before its bytes exceed what a broker accepts', () => {
  expect(names(requestsOf([record('a', 400), record('b', 400), record('c', 100)], 1_000, 600))).toEqual(['a', 'bc']);
});

test('a record that is too large by itself goes alone', () => {
  expect(names(requestsOf([record('a'), record('b', 900), record('c')], 1_000, 600))).toEqual(['a', 'b', 'c']);
});

test('headers count, repeated ones too', () => {
  const heavy = {
    ...record('a'),
    headers: [Buffer.alloc(300), 'x'.repeat(300), null].map((value) => ({ name: 'h', value })),
  };
  expect(names(requestsOf([heavy, record('b')], 1_000, 650))).toEqual(['a', 'b']);
});

test('names of headers count as the bytes they are sent as', () => {
  const heavy = { ...record('a'), headers: { ['\u0800'.repeat(200)]: '' } };
  expect(names(requestsOf([heavy, record('b')], 1_000, 650))).toEqual(['a', 'b']);
});

test('nothing yields no request', () => {
  expect([...requestsOf([])]).toEqual([]);
});

test('the order within a topic is kept', () => {
  const grouped = groupByTopic([record('1', 1, 'x'), record('2', 1, 'y'), record('3', 1, 'x')]);
  expect(grouped.map(({ topic, messages }) => [topic, messages.map(({ key }) => String(key))])).toEqual([
    ['x', ['1', '3']],
    ['y', ['2']],
  ]);
});
