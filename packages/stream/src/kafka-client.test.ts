import type { LogEntry } from 'kafkajs';
import { expect, test } from 'vitest';
import { forward, type KafkaLog } from './kafka-client.ts';
import { logLevel } from './kafkajs/kafkajs.ts';

function levelOf(entry: Pick<LogEntry, 'namespace' | 'level'>, message: string): string {
  const lines: string[] = [];
  const log = Object.fromEntries(
    ['error', 'warn', 'info', 'debug'].map((level) => [level, () => lines.push(level)]),
  ) as unknown as KafkaLog;
  forward(log, { ...entry, label: '', log: { message, timestamp: '' } });
  return lines.join();
}

test('an answer that kafkajs repeats by itself is logged for debugging only', () => {
  const answer = 'Response AddOffsetsToTxn(key: 25, version: 1)';
  expect(levelOf({ namespace: 'Connection', level: logLevel.ERROR }, answer)).toBe('debug');
});

test('a connection that breaks is a warning', () => {
  expect(levelOf({ namespace: 'Connection', level: logLevel.ERROR }, 'Connection error: ECONNREFUSED')).toBe('warn');
});

test('what kafkajs tells stays at its level', () => {
  expect(levelOf({ namespace: 'ConsumerGroup', level: logLevel.INFO }, 'Consumer has joined the group')).toBe('info');
});
