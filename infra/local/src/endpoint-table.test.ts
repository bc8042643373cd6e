import { expect, test } from 'vitest';
import { endpointTable } from './endpoint-table.ts';

const table = endpointTable({
  endpoints: {
    kafkaBrokers: ['127.0.0.1:9092'],
    schemaRegistryUrl: 'http://127.0.0.1:8081',
    databaseUrl: 'postgres://ladder:secret@127.0.0.1/ladder',
    redisUrl: 'redis://127.0.0.1:6379',
  },
  kinds: { kafkaBrokers: 'environment', schemaRegistryUrl: 'native', databaseUrl: 'native', redisUrl: 'docker' },
  services: [{ name: 'outbox-relay-1', url: 'http://127.0.0.1:20001', pid: 42 }],
  folder: '/tmp/ladder',
});

test('the table says where everything answers and where it came from', () => {
  expect(table).toMatch(/^Kafka +127\.0\.0\.1:9092 +environment$/m);
  expect(table).toMatch(/^outbox-relay-1 +http:\/\/127\.0\.0\.1:20001 .*pid 42$/m);
  expect(table).toMatch(/^Data and logs +\/tmp\/ladder$/m);
});

test('a line to paste into another terminal gives its commands all endpoints', () => {
  expect(table).toContain(
    "export KAFKA_BROKERS='127.0.0.1:9092' SCHEMA_REGISTRY_URL='http://127.0.0.1:8081' " +
      "DATABASE_URL='postgres://ladder:secret@127.0.0.1/ladder' REDIS_URL='redis://127.0.0.1:6379'",
  );
});
