import { expect, test } from 'vitest';
import { endpointsFrom, environmentOf } from './endpoints.ts';

test('only the endpoints that the environment gives are taken from it', () => {
  expect(endpointsFrom({ KAFKA_BROKERS: 'a:1,b:2', REDIS_URL: '', HOME: '/root' })).toEqual({
    kafkaBrokers: ['a:1', 'b:2'],
  });
});

test('a malformed endpoint is refused by its name, not taken for a missing one', () => {
  expect(() => endpointsFrom({ DATABASE_URL: 'localhost' })).toThrow('DATABASE_URL');
});

test('what services are given reads back as the same endpoints', () => {
  const endpoints = {
    kafkaBrokers: ['a:1', 'b:2'],
    kafkaSecurity: {
      tls: { caFile: undefined, certFile: undefined, keyFile: undefined },
      sasl: { mechanism: 'scram-sha-512' as const, username: 'u', password: 'p' },
    },
    schemaRegistryUrl: 'http://registry:8081/apis/ccompat/v7',
    databaseUrl: 'postgres://user:password@db:5432/ladder',
    redisUrl: 'redis://cards:6379',
  };
  expect(endpointsFrom(environmentOf(endpoints))).toEqual(endpoints);
});
