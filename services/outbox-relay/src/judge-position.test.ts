import type { RecordedIntent } from '@loyalty-ladder/store/outbox/relay-intent.ts';
import { expect, test } from 'vitest';
import { judgePosition } from './judge-position.ts';
import { StoresDisagreeError } from './relay-error.ts';

const recorded = (batch: bigint, confirmed: bigint): RecordedIntent => ({
  intent: { batch, window: { from: '1:1:', to: '1:1:', after: 0n }, last: 0n, records: 0 },
  confirmed,
});
const judge = (batch: bigint, confirmed: bigint, position: bigint | undefined) =>
  judgePosition(recorded(batch, confirmed), position, 'the-group');

test('a batch whose number Kafka has is sent, whether Postgres learned of it or not', () => {
  expect(judge(7n, 6n, 7n)).toBe('committed');
  expect(judge(7n, 7n, 7n)).toBe('committed');
});

test('a batch whose number Kafka lacks is sent again', () => {
  expect(judge(7n, 6n, 6n)).toBe('send-again');
  expect(judge(1n, 0n, undefined)).toBe('send-again');
});

test('an outbox of which nothing was ever relayed has nothing to send again', () => {
  expect(judge(0n, 0n, undefined)).toBe('committed');
});

test('a batch that Postgres knows to be sent is not sent again when Kafka has forgotten its number', () => {
  expect(judge(7n, 7n, undefined)).toBe('committed');
});

test('a Kafka that knows more than Postgres stops the relay, with what to do', () => {
  expect(() => judge(7n, 6n, 8n)).toThrow(StoresDisagreeError);
  expect(() => judge(7n, 6n, 8n)).toThrow(/Postgres was restored.*--delete --group the-group/);
});

test('a Kafka that lost what Postgres knows to be sent stops the relay, with what to do', () => {
  expect(() => judge(7n, 7n, 6n)).toThrow(/Kafka was restored.*--delete --group the-group/);
  expect(() => judge(7n, 6n, 5n)).toThrow(StoresDisagreeError);
});
