import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  ConfigError,
  describeConfig,
  httpConfig,
  kafkaConfig,
  logConfig,
  parseConfig,
  postgresConfig,
  redisConfig,
} from './config.ts';

const schema = z.object({ ...kafkaConfig, ...postgresConfig, ...httpConfig, ...logConfig });
const good = { KAFKA_BROKERS: 'a:1, b:2', DATABASE_URL: 'postgres://u:p@h/db' };

function refusal(env: Record<string, string | undefined>, of: z.ZodObject = schema): string {
  try {
    parseConfig(of, env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

test('defaults are filled in and lists are split', () => {
  expect(parseConfig(schema, good)).toEqual({
    KAFKA_BROKERS: ['a:1', 'b:2'],
    KAFKA_TLS: false,
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

describe('who may come in', () => {
  const folder = mkdtempSync(join(tmpdir(), 'ladder-config-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const file = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const ca = file('ca.pem', '-----BEGIN CERTIFICATE-----\n');

  test('an address says who vouches for its server, as psql takes it', () => {
    const { DATABASE_URL } = parseConfig(schema, { ...good, DATABASE_CA_FILE: ca });
    expect(DATABASE_URL).toBe(`postgres://u:p@h/db?sslrootcert=${encodeURIComponent(ca)}`);
  });

  test('any variable can be in a file, without the last line end; in both places it is refused', () => {
    const { DATABASE_URL, ...others } = good;
    const given = { ...others, DATABASE_URL_FILE: file('url', `${DATABASE_URL}\n`) };
    expect(parseConfig(schema, given).DATABASE_URL).toBe(DATABASE_URL);
    expect(refusal({ ...given, DATABASE_URL })).toContain('DATABASE_URL_FILE: DATABASE_URL is set as well');
    expect(refusal({ ...others, DATABASE_URL_FILE: join(folder, 'gone') })).toContain('cannot be read (ENOENT)');
  });

  test.each<[Record<string, string>, string]>([
    [{ KAFKA_CA_FILE: ca }, 'KAFKA_CA_FILE: KAFKA_TLS=true belongs to it'],
    [{ KAFKA_TLS: 'true', KAFKA_CERT_FILE: ca }, 'KAFKA_CERT_FILE: KAFKA_KEY_FILE belongs to it'],
    [{ KAFKA_TLS: 'true', KAFKA_CA_FILE: file('no.pem', 'hunter2') }, 'KAFKA_CA_FILE: not a file in PEM'],
    [{ KAFKA_SASL_USERNAME: 'u' }, 'KAFKA_SASL_USERNAME: KAFKA_SASL_MECHANISM belongs to it'],
    [
      { KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: 'u' },
      'KAFKA_SASL_MECHANISM: KAFKA_SASL_USERNAME and',
    ],
    [
      { KAFKA_SASL_MECHANISM: 'plain', KAFKA_SASL_USERNAME: 'u', KAFKA_SASL_PASSWORD: 'hunter2' },
      'KAFKA_SASL_MECHANISM: plain sends the password as it is',
    ],
    [{ DATABASE_URL: 'postgres://u:hunter2@h/db?sslmode=prefer' }, 'DATABASE_URL: sslmode: disable, require or'],
    [
      { DATABASE_URL: 'postgres://u:hunter2@h/db?sslmode=disable', DATABASE_CA_FILE: ca },
      'DATABASE_CA_FILE: DATABASE_URL has sslmode=disable',
    ],
    [{ REDIS_URL: 'redis://h:1', REDIS_CA_FILE: ca }, 'REDIS_CA_FILE: REDIS_URL has to begin with rediss://'],
  ])('half a setting is refused: %o', (env, rule) => {
    const message = refusal(
      { ...good, REDIS_URL: 'redis://h:1', ...env },
      z.object({ ...schema.shape, ...redisConfig }),
    );
    expect(message).toContain(rule);
    expect(message).not.toContain('hunter2');
  });

  test('the password of Kafka is masked', () => {
    const shown = describeConfig({ KAFKA_SASL_PASSWORD: 'hunter2', KAFKA_SASL_USERNAME: 'u' });
    expect(shown).toEqual({ KAFKA_SASL_PASSWORD: '***', KAFKA_SASL_USERNAME: 'u' });
  });
});
