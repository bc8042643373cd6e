import { expect, test } from 'vitest';
import { lastWordsOf } from './last-words.ts';

const lost = { type: 'StreamLostError', message: 'the log was made anew: reset it', retryable: false };
const line = (pid: number, level: string, more: object) => JSON.stringify({ level, pid, ...more });

test('the error of the last fatal line is what a service said, and whether beginning again would help', () => {
  const log = [line(7, 'fatal', { err: lost, msg: 'cannot go on' }), line(7, 'info', { msg: 'stopped' })].join('\n');
  expect(lastWordsOf(log, 7)).toEqual({ text: lost.message, isFinal: true });
});

test('an error that nobody called final may be gone at the next start', () => {
  const log = line(7, 'fatal', { err: { message: 'connect ECONNREFUSED' }, msg: 'cannot go on' });
  expect(lastWordsOf(log, 7)).toEqual({ text: 'connect ECONNREFUSED', isFinal: false });
});

test('what an earlier life said does not count', () => {
  const log = [line(7, 'fatal', { err: lost }), line(8, 'info', { msg: 'started' })].join('\n');
  expect(lastWordsOf(log, 8)).toEqual({ text: '', isFinal: false });
});

test('before it has a log a service writes plain text', () => {
  const log = [
    line(7, 'info', { msg: 'stopped' }),
    'timekeeper: the environment is not valid:',
    '  WATCH_MS: a number',
  ];
  expect(lastWordsOf(log.join('\n'), 8).text).toBe('timekeeper: the environment is not valid:\n  WATCH_MS: a number');
});
