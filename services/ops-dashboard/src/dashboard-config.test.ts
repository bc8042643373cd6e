import { ConfigError, parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { expect, test } from 'vitest';
import { dashboardConfig } from './dashboard-config.ts';

const ENVIRONMENT = {
  KAFKA_BROKERS: 'localhost:1',
  SCHEMA_REGISTRY_URL: 'http://localhost:1',
  DATABASE_URL: 'postgres://localhost:1/none',
};
const parse = (environment: Record<string, string>) => parseConfig(dashboardConfig, { ...ENVIRONMENT, ...environment });

test('without a word nobody is let in without a key, and only this machine is listened to', () => {
  expect(parse({})).toMatchObject({ OPS_DEVELOPMENT_LOGIN: false, OPS_HOST: '127.0.0.1' });
});

test.each(['127.0.0.1', '127.1.2.3', '::1', 'localhost'])('the development login is taken on %s', (OPS_HOST) => {
  expect(parse({ OPS_DEVELOPMENT_LOGIN: 'true', OPS_HOST })).toMatchObject({ OPS_DEVELOPMENT_LOGIN: true });
});

test.each(['0.0.0.0', '::', '10.0.0.7', 'localhost.example.com', '127.0.0.1.example.com', '::ffff:10.0.0.1'])(
  'the development login is refused on %s',
  (OPS_HOST) => {
    expect(() => parse({ OPS_DEVELOPMENT_LOGIN: 'true', OPS_HOST })).toThrow(/OPS_DEVELOPMENT_LOGIN: .*loopback/);
    expect(parse({ OPS_HOST })).toMatchObject({ OPS_HOST });
  },
);

test('the development login is refused behind a proxy, which would bring anybody', () => {
  const environment = { OPS_DEVELOPMENT_LOGIN: 'true', OPS_TRUSTED_PROXIES: '127.0.0.1' };
  expect(() => parse(environment)).toThrow(ConfigError);
});
