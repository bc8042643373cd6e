import { environmentOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { expect, test } from 'vitest';
import { endpointTable } from './endpoint-table.ts';

const CLOCK = Date.parse('2010-12-10T00:00:04.200Z');
const endpoints = {
  kafkaBrokers: ['127.0.0.1:9092'],
  schemaRegistryUrl: 'http://127.0.0.1:8081',
  databaseUrl: 'postgres://ladder:secret@127.0.0.1/ladder',
  redisUrl: 'redis://127.0.0.1:6379',
};
const system = {
  endpoints,
  kinds: { kafkaBrokers: 'environment', schemaRegistryUrl: 'native', databaseUrl: 'native', redisUrl: 'docker' },
  services: [{ service: 'outbox-relay', name: 'outbox-relay-1', url: 'http://127.0.0.1:20001', pid: 42 }],
  supervisor: { folder: '/tmp/ladder' },
  clock: CLOCK,
  environment: { ...environmentOf(endpoints), TOPIC_PREFIX: '' },
} as const;
const table = endpointTable(system, Date.parse('2026-07-01T00:00:00Z'));

test('the table says where everything answers and where it came from', () => {
  expect(table).toMatch(/^Kafka +127\.0\.0\.1:9092 +environment$/m);
  expect(table).toMatch(/^outbox-relay-1 +http:\/\/127\.0\.0\.1:20001 .*pid 42$/m);
  expect(table).toMatch(/^Data and logs +\/tmp\/ladder$/m);
});

test("the table says what time it is there, and where facts of today belong when that is another one's", () => {
  expect(table).toMatch(/^Ladder's clock +2010-12-10 00:00 UTC$/m);
  expect(table).toMatch(/not real time.*\n +npm start -- --no-demo/);
  expect(endpointTable(system, CLOCK + 5_000)).not.toContain('not real time');
});

test('who calls over HTTP gets a line that works as it stands, or is told how to get a key', () => {
  const url = 'http://127.0.0.1:20003';
  const services = [{ service: 'gateway', name: 'gateway-1', url: 'http://127.0.0.1:20002', publicUrl: url, pid: 43 }];
  const withKey = { ...system, services, environment: { GATEWAY_URL: url, GATEWAY_KEY: 'll_k' } };
  expect(endpointTable(withKey)).toContain(`\n  curl -H 'Authorization: Bearer ll_k' ${url}/v1/program\n`);
  expect(endpointTable(withKey)).toMatch(/^ +http:\/\/127\.0\.0\.1:20003 {2}\/v1 \/docs +for callers$/m);
  expect(endpointTable({ ...withKey, environment: { GATEWAY_URL: url } })).toMatch(
    /npm run keys -- create.*\n.*\/docs$/m,
  );
  expect(table).not.toContain('HTTP');
});

test('the page that says how the system is has a line of its own', () => {
  const publicUrl = 'http://127.0.0.1:20005';
  const services = [
    { service: 'ops-dashboard', name: 'ops-dashboard-1', url: 'http://127.0.0.1:20004', publicUrl, pid: 44 },
  ];
  const shown = endpointTable({ ...system, services });
  expect(shown).toContain(`Is it healthy, and if not, where:\n  ${publicUrl}\n`);
  expect(shown).toMatch(/^ +http:\/\/127\.0\.0\.1:20005 +for a browser$/m);
  expect(table).not.toContain('healthy');
});

test('a line to paste gives programs all endpoints, and commands are said to need none', () => {
  expect(table).toContain('npm commands (customer, lag, tail, ...) find this system by themselves');
  expect(table).toContain(
    "export KAFKA_BROKERS='127.0.0.1:9092' SCHEMA_REGISTRY_URL='http://127.0.0.1:8081' " +
      "DATABASE_URL='postgres://ladder:secret@127.0.0.1/ladder' REDIS_URL='redis://127.0.0.1:6379'",
  );
});
