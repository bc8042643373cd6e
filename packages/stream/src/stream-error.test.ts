import { expect, test } from 'vitest';
import { KafkaJSConnectionError, KafkaJSNonRetriableError, KafkaJSProtocolError } from './kafkajs/kafkajs.ts';
import { answerOf, inStreamErrors, StreamError, toStreamError } from './stream-error.ts';

const refused = new KafkaJSConnectionError('Connection error: connect ECONNREFUSED 127.0.0.1:1');
const fenced = new KafkaJSProtocolError(
  Object.assign(new Error('an older epoch'), { type: 'INVALID_PRODUCER_EPOCH', code: 47, retriable: false }) as never,
);

/** As kafkajs wraps what it will not repeat. */
const gaveUp = (cause: Error) => Object.assign(new KafkaJSNonRetriableError('gave up'), { cause });

test('what kafkajs fails with passes, and keeps its words', () => {
  const error = toStreamError(refused);
  expect(error).toBeInstanceOf(StreamError);
  expect(error).toMatchObject({ message: `Kafka: ${refused.message}`, retryable: true, poison: false, cause: refused });
});

test('the code is what the broker answered, wherever kafkajs has put it', () => {
  const wrapped = gaveUp(fenced);
  expect([fenced, wrapped].map(toStreamError)).toMatchObject([
    { code: 'INVALID_PRODUCER_EPOCH' },
    { code: 'INVALID_PRODUCER_EPOCH' },
  ]);
  expect(answerOf(toStreamError(wrapped))).toBe('INVALID_PRODUCER_EPOCH');
});

test('what only an operator can mend does not pass', () => {
  const forbidden = Object.assign(new Error('x'), { type: 'GROUP_AUTHORIZATION_FAILED', code: 30, retriable: false });
  expect(toStreamError(new KafkaJSProtocolError(forbidden as never))).toMatchObject({ retryable: false });
});

test('a race within kafkajs passes', () => {
  const race = new TypeError("Cannot read properties of undefined (reading 'write')");
  race.stack = 'TypeError: x\n    at Connection.write (/srv/node_modules/kafkajs/src/network/connection.js:1:1)';
  expect(toStreamError(race)).toMatchObject({ code: 'CLIENT_RACE', retryable: true });
});

test('a defect of ours stays what it is, in the wrapping of kafkajs too', () => {
  const defect = new TypeError('x is not a function');
  expect(toStreamError(defect)).toBe(defect);
  expect(toStreamError(gaveUp(defect))).toBe(defect);
});

test('what was wrapped once is not wrapped again', async () => {
  const once = toStreamError(refused);
  await expect(inStreamErrors(Promise.reject(once))).rejects.toBe(once);
});
