import { expect, test } from 'vitest';
import { classify } from './classify.ts';
import { OperatingError } from './operating-error.ts';

const failure = (code: string | undefined, more: object = {}) => Object.assign(new Error('x'), { code }, more);

class Full extends OperatingError {
  override readonly code = 'FULL';
  override readonly retryable = true;
}
class Wrong extends OperatingError {
  override readonly code = 'WRONG';
}

test.each([
  ['a deadlock', failure('40P01'), 'retryable'],
  ['a lock timeout', failure('55P03'), 'retryable'],
  ['a server that shuts down', failure('57P01'), 'retryable'],
  ['a full disk', failure('53100'), 'retryable'],
  ['an idle transaction that was ended', failure('25P03'), 'retryable'],
  ['a refused connection', failure('ECONNREFUSED'), 'retryable'],
  ['a broken pipe, whose code looks like an SQLSTATE', failure('EPIPE'), 'retryable'],
  ['a broken connection without a code', new Error('Connection terminated unexpectedly'), 'retryable'],
  ['an error that says it passes', new Full('x'), 'retryable'],
  ['a number out of range', failure('22003'), 'poison'],
  ['points that no 64 bits hold', failure('OUT_OF_RANGE', { poison: true }), 'poison'],
  ['a violated check', failure('23514'), 'poison'],
  ['a missing table', failure('42P01'), 'fatal'],
  ['an error that says it does not pass', new Wrong('x'), 'fatal'],
  ['a programming error', new TypeError('x is not a function'), 'fatal'],
  ['no error at all', 'x', 'fatal'],
])('%s is %3$s', (_, error, expected) => {
  expect(classify(error)).toBe(expected);
});

test('an operating error has the name of its class', () => {
  expect(`${new Wrong('of that kind')}`).toBe('Wrong: of that kind');
});
