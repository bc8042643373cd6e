import { expect, test } from 'vitest';
import { classifyFailure } from './failure.ts';

const failure = (code: string | undefined, more: object = {}) => Object.assign(new Error('x'), { code }, more);

const RACE = 'TypeError: x\n    at Connection.write (/srv/node_modules/kafkajs/src/network/connection.js:1:1)';

test.each([
  ['a deadlock', failure('40P01'), 'transient'],
  ['a lock timeout', failure('55P03'), 'transient'],
  ['a server that shuts down', failure('57P01'), 'transient'],
  ['a full disk', failure('53100'), 'transient'],
  ['an idle transaction that was ended', failure('25P03'), 'transient'],
  ['a refused connection', failure('ECONNREFUSED'), 'transient'],
  ['a broken connection without a code', new Error('Connection terminated unexpectedly'), 'transient'],
  ['an error that says it can be retried', failure('REGISTRY_UNREACHABLE', { retryable: true }), 'transient'],
  ['a broker that is away', Object.assign(failure(undefined), { name: 'KafkaJSConnectionError' }), 'transient'],
  ['a race within kafkajs', Object.assign(new TypeError('x'), { stack: RACE }), 'transient'],
  ['a number out of range', failure('22003'), 'data'],
  ['points that no 64 bits hold', failure('OUT_OF_RANGE', { poison: true }), 'data'],
  ['a violated check', failure('23514'), 'data'],
  ['a missing table', failure('42P01'), 'fatal'],
  ['stored bytes of newer code', failure('STORAGE_FORMAT', { retryable: false }), 'fatal'],
  ['a programming error', new TypeError('x is not a function'), 'fatal'],
])('%s is %3$s', (_, error, expected) => {
  expect(classifyFailure(error)).toBe(expected);
});
