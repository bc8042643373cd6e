import { parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { expect, test } from 'vitest';
import { relayConfig } from './relay-config.ts';

const GIVEN = {
  KAFKA_BROKERS: 'a:9092',
  SCHEMA_REGISTRY_URL: 'http://r:8081',
  DATABASE_URL: 'postgres://u:p@h:5432/d',
};

test('addresses are enough', () => {
  expect(parseConfig(relayConfig, GIVEN)).toMatchObject({
    TOPIC_PREFIX: '',
    RELAY_LEASE_MS: 10_000,
    RELAY_POLL_MS: 200,
  });
});

test('a lease that would end between two looks at the outbox is refused', () => {
  const env = { ...GIVEN, RELAY_LEASE_MS: '1000', RELAY_POLL_MS: '334' };
  expect(() => parseConfig(relayConfig, env)).toThrow(/RELAY_POLL_MS: at most a third of RELAY_LEASE_MS/);
  expect(parseConfig(relayConfig, { ...env, RELAY_POLL_MS: '333' }).RELAY_POLL_MS).toBe(333);
});

test('what is no number, or one out of range, is refused with the range', () => {
  expect(() => parseConfig(relayConfig, { ...GIVEN, RELAY_POLL_MS: 'x' })).toThrow(
    /RELAY_POLL_MS: a whole number from 10 to 60000/,
  );
  expect(() => parseConfig(relayConfig, { ...GIVEN, RELAY_POLL_MS: '9' })).toThrow(/from 10 to 60000/);
  expect(() => parseConfig(relayConfig, { ...GIVEN, RELAY_LEASE_MS: '999.5' })).toThrow(/from 1000 to 300000/);
});
