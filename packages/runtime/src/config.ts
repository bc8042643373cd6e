/**
 * Configuration: one zod schema a service, composed of these pieces, keyed by the names of the environment variables themselves, so
 * that an error, `.env.example`, a Helm value and the code all say the same word. Only main.ts hands in `process.env`.
 */

import { z } from 'zod';
import { brokenAccessRules, withCaFiles } from './access-rules.ts';
import { OperatingError } from './operating-error.ts';
import { readSecretFiles, readTextFile } from './secret-files.ts';

/** Before every topic, group and transactional id: several environments on one cluster, and tests that do not see each other. */
const topicPrefix = z
  .string()
  .max(64)
  .regex(/^[a-zA-Z0-9._-]*$/, 'only letters, digits, dot, underscore and hyphen')
  .default('');

const brokers = z
  .string()
  .transform((list) => list.split(',').map((broker) => broker.trim()))
  .pipe(z.array(z.string().regex(/^[^\s:]+:\d{1,5}$/, 'a comma separated list of host:port')).min(1));

/** Certificates or a key in PEM; read when a client is made, so that a start after a rotation has the new ones. */
export const pemFile = z
  .string()
  .superRefine((path, context) => {
    const read = readTextFile(path);
    const fault = 'fault' in read ? read.fault : read.text.includes('-----BEGIN ') ? undefined : 'not a file in PEM';
    if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
  })
  .optional();

/** Of libpq's six, those that say what they do; of the others `prefer`, `allow` and `verify-ca` let a man in the middle in. */
const SSL_MODES = /^(disable|require|verify-full)$/;

export const kafkaSecurityConfig = {
  KAFKA_TLS: z
    .enum(['true', 'false'], 'true or false')
    .default('false')
    .transform((text) => text === 'true'),
  /** Who vouches for the brokers; default: the authorities that Node trusts. */
  KAFKA_CA_FILE: pemFile,
  /** Of this client, where brokers ask for one. */
  KAFKA_CERT_FILE: pemFile,
  KAFKA_KEY_FILE: pemFile,
  KAFKA_SASL_MECHANISM: z
    .enum(['plain', 'scram-sha-256', 'scram-sha-512'], 'plain, scram-sha-256 or scram-sha-512')
    .optional(),
  KAFKA_SASL_USERNAME: z.string().optional(),
  KAFKA_SASL_PASSWORD: z.string().optional(),
};
export const kafkaConfig = { KAFKA_BROKERS: brokers, ...kafkaSecurityConfig, TOPIC_PREFIX: topicPrefix };
/** Of a service that works with topics as long as it runs. */
export const topicsConfig = {
  /** How often it is looked whether its topics are still set to what correctness hangs on. */
  TOPICS_CHECK_MS: z.coerce.number('a number').int().min(100).max(60_000).default(60_000),
};
export const registryConfig = {
  SCHEMA_REGISTRY_URL: z.url({ protocol: /^https?$/, error: 'an http(s) address of a Confluent-compatible API' }),
  SCHEMA_REGISTRY_CA_FILE: pemFile,
};
export const postgresConfig = {
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'postgres://user:password@host:port/database' })
    .refine((url) => !URL.canParse(url) || SSL_MODES.test(new URL(url).searchParams.get('sslmode') ?? 'disable'), {
      error: 'sslmode: disable, require or verify-full; the last two both verify certificate and host name',
    }),
  DATABASE_CA_FILE: pemFile,
};
export const redisConfig = {
  REDIS_URL: z.url({ protocol: /^rediss?$/, error: 'redis://host:port' }),
  REDIS_CA_FILE: pemFile,
};
export const httpConfig = {
  HTTP_HOST: z.string().default('127.0.0.1'),
  /** 0 takes a free port, which the log names. */
  HTTP_PORT: z.coerce.number('a port number').int().min(0).max(65535).default(0),
};
export const logConfig = {
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
};
export const buildConfig = {
  /** Of the sources that it was built of, if that is known. */
  BUILD_COMMIT: z
    .string()
    .regex(/^[0-9a-f]{0,64}$/, 'a commit, in hexadecimal digits')
    .default(''),
};

/** Of a service that decides about customers: it talks to everything. */
export const ladderConfig = {
  ...kafkaConfig,
  ...topicsConfig,
  ...registryConfig,
  ...postgresConfig,
  ...redisConfig,
  ...httpConfig,
  ...logConfig,
  ...buildConfig,
};

/** What every service has, for the parts of runtime that need it. */
export type ServiceConfig = z.output<z.ZodObject<typeof httpConfig & typeof logConfig & typeof buildConfig>>;

export type Environment = Readonly<Record<string, string | undefined>>;

/** Of a process whose environment is wrong (sysexits.h EX_CONFIG): a restart will not help. */
export const EXIT_CONFIG = 78;

/** The environment is wrong; the message lists each variable with its rule. Never holds a value: it might be a secret. */
export class ConfigError extends OperatingError {
  override readonly code = 'CONFIG';
}

/**
 * @returns the schema's variables only; a variable that is set to nothing counts as not set, because compose files do that. An address
 * says who vouches for its server (ca-file.ts).
 * @throws ConfigError
 */
export function parseConfig<Schema extends z.ZodObject>(schema: Schema, env: Environment): z.output<Schema> {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const { values, faults } = readSecretFiles(Object.keys(schema.shape), set);
  const given: Environment = { ...set, ...values };
  const parsed = schema.safeParse(given);
  const wrong = parsed.success ? brokenAccessRules(parsed.data) : parsed.error.issues.map(lineOf(given));
  const lines = [...new Set([...faults, ...wrong])];
  if (!parsed.success || lines.length > 0) {
    throw new ConfigError(`the environment is not valid:\n${lines.map((line) => `  ${line}`).join('\n')}`);
  }
  return withCaFiles(parsed.data);
}

const lineOf =
  (given: Environment) =>
  ({ path, message }: z.core.$ZodIssue): string => {
    const variable = String(path[0] ?? 'configuration');
    return `${variable}: ${variable in given || path.length === 0 ? message : 'is required and not set'}`;
  };

const SECRET_NAME = /PASSWORD|SECRET|TOKEN|CREDENTIAL|(^|_)KEY$|OTLP_HEADERS$/;
const MASK = '***';

/** The configuration as it may be printed: secrets by name, and passwords inside addresses, are masked. */
export function describeConfig(config: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(config).map(([name, value]) => [name, maskValue(name, value)]));
}

function maskValue(name: string, value: unknown): unknown {
  if (value === undefined) return value;
  if (SECRET_NAME.test(name)) return MASK;
  if (Array.isArray(value)) return value.map((item) => maskValue(name, item));
  return typeof value === 'string' ? maskAddress(value) : value;
}

function maskAddress(text: string): string {
  if (!text.includes('://') || !URL.canParse(text)) return text;
  const url = new URL(text);
  if (url.password !== '') url.password = MASK;
  for (const parameter of [...url.searchParams.keys()]) {
    if (SECRET_NAME.test(parameter.toUpperCase())) url.searchParams.set(parameter, MASK);
  }
  return url.href;
}
