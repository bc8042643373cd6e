import { expect, test } from 'vitest';
import { z } from 'zod';
import {
  ConfigError,
  describeConfig,
  httpConfig,
  kafkaConfig,
  logConfig,
  parseConfig,
  postgresConfig,
} from './config.ts';

const schema = z.object({ ...kafkaConfig, ...postgresConfig, ...httpConfig, ...logConfig });
const good = { KAFKA_BROKERS: 'a:1, b:2', DATABASE_URL: 'postgres://u:p@h/db' };

function refusal(env: Record<string, string | undefined>): string {
  try {
    parseConfig(schema, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

test('defaults are filled in and lists are split', () => {
  expect(parseConfig(schema, good)).toEqual({
    KAFKA_BROKERS: ['a:1', 'b:2'],
    TOPIC_PREFIX: '',
    DATABASE_URL: 'postgres://u:p@h/db',
    HTTP_HOST: '127.0.0.1',
    HTTP_PORT: 0,
    LOG_LEVEL: 'info',
  });
});

test('a variable set to nothing counts as not set', () => {
  expect(parseConfig(schema, { ...good, HTTP_PORT: '', LOG_LEVEL: '' }).LOG_LEVEL).toBe('info');
});

test('every wrong variable is named with its rule, and no value is quoted', () => {
  const message = refusal({
    KAFKA_BROKERS: 'nonsense',
    DATABASE_URL: 'mysql://u:hunter2@h/db',
    HTTP_PORT: 'x',
    LOG_LEVEL: 'loud',
  });
  expect(message).toContain('KAFKA_BROKERS: a comma separated list of host:port');
  expect(message).toContain('DATABASE_URL: postgres://user:password@host:port/database');
  expect(message).toContain('HTTP_PORT: a port number');
  expect(message).toContain('LOG_LEVEL: ');
  expect(message).not.toMatch(/hunter2|nonsense|loud/);
});

test('a missing variable is said to be missing', () => {
  expect(refusal({ KAFKA_BROKERS: 'a:1' })).toContain('DATABASE_URL: is required and not set');
});

test('passwords are masked, inside addresses too', () => {
  const shown = describeConfig({
    DATABASE_URL: 'postgres://u:hunter2@h:1/db?sslpassword=hunter2&application_name=x',
    REDIS_URL: 'redis://h:1',
    WEBHOOK_SECRET: 'hunter2',
    HTTP_PORT: 1,
    BROKERS: ['http://u:hunter2@h/'],
  });
  expect(JSON.stringify(shown)).not.toContain('hunter2');
  expect(shown).toMatchObject({ REDIS_URL: 'redis://h:1', WEBHOOK_SECRET: '***', HTTP_PORT: 1 });
  expect(shown.DATABASE_URL).toContain('u:***@h:1/db');
});
