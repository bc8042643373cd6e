/**
 * TLS and passwords on real servers that let nobody in without (test/support/secure-servers.ts): what is right works from a purchase in
 * Kafka to an outcome in Kafka and a card; what is wrong is refused in words that name the setting, and no secret.
 */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { closeLadderClients, openLadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import { defineService, startServices } from '@loyalty-ladder/local-stack/start-services.ts';
import { Supervisor } from '@loyalty-ladder/local-stack/supervisor.ts';
import { type Endpoints, endpointsFrom, kafkaAccessOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { prepareStack } from '@loyalty-ladder/operations/setup/prepare-stack.ts';
import { classify } from '@loyalty-ladder/runtime/classify.ts';
import { describeError } from '@loyalty-ladder/runtime/log.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import { checkMigrated } from '@loyalty-ladder/store/postgres/check-migrated.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { test as base, expect, inject } from 'vitest';
import { type Certificates, makeCertificates } from '../../support/certificates.ts';
import { purchase } from '../../support/facts.ts';
import { runCommand } from '../../support/run-command.ts';
import {
  PASSWORD,
  startSecureKafka,
  startSecurePostgres,
  startSecureRedis,
  startSecureRegistry,
  USER,
} from '../../support/secure-servers.ts';
import { waitUntil } from '../../support/wait-until.ts';

type Environment = Readonly<Record<string, string>>;

interface Secure {
  readonly supervisor: Supervisor;
  readonly certificates: Certificates;
  readonly kafka: Readonly<Record<'sasl' | 'mutual', readonly string[]>>;
  /** Without anything about TLS. */
  readonly databaseUrl: string;
  readonly environment: Environment;
  readonly endpoints: Endpoints;
}

const test = base
  .extend('reporter', { scope: 'file' }, () => () => {})
  .extend('secure', { scope: 'file' }, async ({ reporter }, { onCleanup }): Promise<Secure> => {
    const supervisor = await Supervisor.open({ environment: process.env });
    onCleanup(() => supervisor.stop());
    const certificates = await makeCertificates(supervisor.folder);
    const registry = await startSecureRegistry(supervisor, inject('endpoints').schemaRegistryUrl, certificates);
    const [kafka, databaseUrl, redisUrl] = await Promise.all([
      startSecureKafka(supervisor, certificates),
      startSecurePostgres(supervisor, certificates),
      startSecureRedis(supervisor, certificates),
    ]);
    const environment = await environmentOf(supervisor.folder, certificates, {
      KAFKA_BROKERS: kafka.sasl.join(),
      SCHEMA_REGISTRY_URL: registry,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
    });
    const endpoints = endpointsFrom(environment) as Endpoints;
    await prepareStack({ endpoints, reporter });
    return { supervisor, certificates, kafka, databaseUrl, environment, endpoints };
  });

/** As an operator writes it, secrets in files. */
async function environmentOf(folder: string, { ca }: Certificates, addresses: Environment): Promise<Environment> {
  const [passwordFile, addressFile] = [join(folder, 'kafka-password'), join(folder, 'database-url')];
  await writeFile(passwordFile, `${PASSWORD}\n`);
  await writeFile(addressFile, `${addresses.DATABASE_URL}\n`);
  const { DATABASE_URL: _, ...others } = addresses;
  return {
    ...others,
    DATABASE_URL_FILE: addressFile,
    ...{ DATABASE_CA_FILE: ca, REDIS_CA_FILE: ca, SCHEMA_REGISTRY_CA_FILE: ca },
    ...{ KAFKA_TLS: 'true', KAFKA_CA_FILE: ca, KAFKA_SASL_MECHANISM: 'scram-sha-512', KAFKA_SASL_USERNAME: USER },
    KAFKA_SASL_PASSWORD_FILE: passwordFile,
  };
}

test('by TLS and with passwords a purchase becomes an outcome and a card', async ({ secure }) => {
  const { supervisor, endpoints, environment } = secure;
  const services = ['purchase-consumer', 'outbox-relay'].map((service) => ({ service, instance: 1 }));
  await startServices(services, { supervisor, endpoints });
  const clients = await openLadderClients({ endpoints, topicPrefix: '', hasTimekeeper: false });
  const redis = createRedis(endpoints.redisUrl, SILENT_LOG);
  const cards = new Cards(redis, '', () => readStoreEpoch(clients.pool));
  try {
    await produceFacts(clients, [purchase({ id: 'p', customerId: 'c', at: '2024-05-06T10:00:00Z' })]);
    await waitUntil(async () => (await cards.read('c'))?.card.stage === 'first-purchase', { what: 'card' });
    const published = async () =>
      [...(await clients.stream.logEnds(['loyalty.stage-changes'])).values()].some((n) => n > 0n);
    await waitUntil(published, { what: 'outcome that is published' });
    const lag = await runCommand({ environment }, 'lag', ['--json']);
    expect(lag).toMatchObject({ code: 0 });
    expect(JSON.parse(lag.stdout).cards).toBeTruthy();
  } finally {
    redis.disconnect();
    await closeLadderClients(clients);
  }
});

/** As a client of each is told, and as classify.ts has it. */
const askKafka = async (environment: Environment): Promise<void> => {
  const stream = new StreamClient({
    ...kafkaAccessOf(endpointsFrom(environment) as Endpoints),
    ...{ clientId: 'test', log: SILENT_LOG, retriesMax: 0 },
  });
  await stream.connect().finally(() => stream.close());
};
const askPostgres = async (environment: Environment): Promise<void> => {
  const pool = createPool({ databaseUrl: endpointsFrom(environment).databaseUrl ?? '', applicationName: 'test' });
  await checkMigrated(pool).finally(() => pool.end());
};
const askRegistry = async (environment: Environment): Promise<void> =>
  void (await SchemaCatalog.open({ url: endpointsFrom(environment).schemaRegistryUrl ?? '' }));
/** It is asked for ever, and says each time why it has no answer. */
const askRedis = (environment: Environment): Promise<void> =>
  new Promise((resolve, reject) => {
    const warn = ({ err: cause }: { readonly err?: unknown }, message: string) => {
      redis.disconnect();
      reject(new Error(message, { cause }));
    };
    const redis = createRedis(endpointsFrom(environment).redisUrl ?? '', { warn });
    redis.once('ready', () => {
      redis.disconnect();
      resolve();
    });
  });

test.for<[string, (environment: Environment) => Promise<void>, (secure: Secure) => Environment]>([
  ['Kafka, SASL plain', askKafka, () => ({ KAFKA_SASL_MECHANISM: 'plain' })],
  ['Kafka, SCRAM of 256 bits', askKafka, () => ({ KAFKA_SASL_MECHANISM: 'scram-sha-256' })],
  ['Kafka, by a certificate', askKafka, mutualTls],
  ['Postgres, its authority in the address', askPostgres, caInAddress],
])('%s lets in who is right', async ([, ask, changes], { secure }) => {
  await ask(changed(secure, changes(secure)));
});

const OTHER_PASSWORD = 'hunter3-hunter3';

test.for<[string, (environment: Environment) => Promise<void>, (secure: Secure) => Environment, RegExp]>([
  ['Kafka, password', askKafka, () => ({ KAFKA_SASL_PASSWORD: OTHER_PASSWORD }), /KAFKA_SASL_PASSWORD/],
  ['Kafka, authority', askKafka, (its) => ({ KAFKA_CA_FILE: its.certificates.otherCa }), /KAFKA_CA_FILE/],
  ['Kafka, name', askKafka, (its) => ({ KAFKA_BROKERS: byNumber(`${its.kafka.sasl}`) }), /KAFKA_BROKERS/],
  ['Kafka, plain text where TLS is spoken', askKafka, () => ({ KAFKA_TLS: '', KAFKA_CA_FILE: '' }), /TLS.*KAFKA_TLS/],
  ['Kafka, no certificate', askKafka, (its) => ({ ...mutualTls(its), ...NO_CERTIFICATE }), /KAFKA_CERT_FILE/],
  ['Postgres, password', askPostgres, (its) => atPostgres(its, { password: OTHER_PASSWORD }), /DATABASE_URL/],
  ['Postgres, authority', askPostgres, (its) => ({ DATABASE_CA_FILE: its.certificates.otherCa }), /DATABASE_CA_FILE/],
  ['Postgres, name', askPostgres, (its) => atPostgres(its, { hostname: '127.0.0.1' }), /DATABASE_URL/],
  ['Postgres, plain text where TLS is asked for', askPostgres, () => ({ DATABASE_CA_FILE: '' }), /sslmode/],
  ['Postgres without TLS', askPostgres, () => ({ DATABASE_URL: inject('endpoints').databaseUrl }), /sslmode/],
  ['Redis, password', askRedis, (its) => atRedis(its, { password: OTHER_PASSWORD }), /REDIS_URL/],
  ['Redis, authority', askRedis, (its) => ({ REDIS_CA_FILE: its.certificates.otherCa }), /REDIS_CA_FILE/],
  ['Redis, name', askRedis, (its) => atRedis(its, { hostname: '127.0.0.1' }), /REDIS_URL/],
  ['registry, authority', askRegistry, (its) => ({ SCHEMA_REGISTRY_CA_FILE: its.certificates.otherCa }), /CA_FILE/],
  [
    'registry, name',
    askRegistry,
    (its) => ({ SCHEMA_REGISTRY_URL: byNumber(`${its.environment.SCHEMA_REGISTRY_URL}`) }),
    /SCHEMA_REGISTRY_URL/,
  ],
])('%s: what is wrong is refused for good, the setting is named and no secret told', async (row, { secure }) => {
  const [, ask, changes, names] = row;
  const error = await ask(changed(secure, changes(secure))).then(
    () => undefined,
    (refusal: unknown) => refusal,
  );
  expect(error).toBeInstanceOf(Error);
  expect((error as Error).message).toMatch(names);
  expect(JSON.stringify(describeError(error))).not.toMatch(/hunter[23]/); // As logs have it.
  expect(classify(error)).toBe('fatal');
});

test('a broker without TLS may be one that is just starting: it is asked again, and the setting named', async ({
  secure,
}) => {
  const KAFKA_BROKERS = inject('endpoints').kafkaBrokers.join();
  const error = await askKafka(changed(secure, { KAFKA_BROKERS })).catch((refusal: unknown) => refusal);
  expect(classify(error)).toBe('retryable');
  expect(String(error)).toContain('KAFKA_TLS');
});

test('a service whose password is refused ends, and says which setting it is', async ({ secure }) => {
  const { supervisor, endpoints } = secure;
  const kafkaSecurity = endpointsFrom(changed(secure, { KAFKA_SASL_PASSWORD: OTHER_PASSWORD })).kafkaSecurity;
  const databaseUrl = at(endpoints.databaseUrl, { password: OTHER_PASSWORD });
  const cases = [
    ...['purchase-consumer', 'timekeeper', 'outbox-relay'].map((service, index) => ({
      service: defineService({
        ...{ supervisor, service, instance: 10 + index },
        endpoints: { ...endpoints, kafkaSecurity },
      }),
      names: 'KAFKA_SASL_PASSWORD',
    })),
    {
      service: defineService({
        ...{ supervisor, service: 'outbox-relay', instance: 20 },
        endpoints: { ...endpoints, databaseUrl },
      }),
      names: 'DATABASE_URL',
    },
  ];
  await Promise.all(cases.map(({ service }) => service.spawn()));
  for (const { service, names } of cases) {
    expect(await service.exited).toEqual({ code: 1, signal: null });
    const log = await service.logTail(1_000);
    expect(log).toMatch(new RegExp(`"level":"fatal".*${names}`));
    expect(log).not.toMatch(/hunter[23]/);
  }
});

/** The right environment with a few variables other than they should be; one that is given takes the place of its file. */
function changed({ environment }: Secure, changes: Environment): Environment {
  const files = Object.keys(environment).filter((name) => changes[name.replace(/_FILE$/, '')] !== undefined);
  return { ...Object.fromEntries(Object.entries(environment).filter(([name]) => !files.includes(name))), ...changes };
}

const NO_CERTIFICATE = { KAFKA_CERT_FILE: '', KAFKA_KEY_FILE: '' };
const NO_SASL = { KAFKA_SASL_MECHANISM: '', KAFKA_SASL_USERNAME: '', KAFKA_SASL_PASSWORD: '' };

function mutualTls({ kafka, certificates }: Secure): Environment {
  const { cert: KAFKA_CERT_FILE, key: KAFKA_KEY_FILE } = certificates.client;
  return { ...NO_SASL, KAFKA_BROKERS: kafka.mutual.join(), KAFKA_CERT_FILE, KAFKA_KEY_FILE };
}

const byNumber = (address: string): string => address.replace('localhost', '127.0.0.1');

function at(address: string, changes: Partial<URL>): string {
  return Object.assign(new URL(address), changes).href;
}

const atPostgres = (secure: Secure, changes: Partial<URL>) => ({ DATABASE_URL: at(secure.databaseUrl, changes) });
const atRedis = ({ environment }: Secure, changes: Partial<URL>) => ({
  REDIS_URL: at(`${environment.REDIS_URL}`, changes),
});

/** As psql takes it. */
function caInAddress({ databaseUrl, certificates }: Secure): Environment {
  return { DATABASE_CA_FILE: '', DATABASE_URL: `${databaseUrl}?sslmode=verify-full&sslrootcert=${certificates.ca}` };
}
