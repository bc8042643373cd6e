/** The four things that every service talks to, and the environment variables that name them. */
import {
  kafkaConfig,
  kafkaSecurityConfig,
  parseConfig,
  postgresConfig,
  redisConfig,
  registryConfig,
} from '@loyalty-ladder/runtime/config.ts';
import {
  environmentOfSecurity,
  type KafkaAccess,
  type KafkaSecurity,
  kafkaSecurity,
} from '@loyalty-ladder/runtime/kafka-access.ts';
import { z } from 'zod';

export interface Endpoints {
  readonly kafkaBrokers: string[];
  /** Not set: in plain text, as nobody. */
  readonly kafkaSecurity?: KafkaSecurity | undefined;
  /** The base of the Confluent API. */
  readonly schemaRegistryUrl: string;
  readonly databaseUrl: string;
  readonly redisUrl: string;
}

export const ENDPOINT_NAMES = ['kafkaBrokers', 'schemaRegistryUrl', 'databaseUrl', 'redisUrl'] as const;

export type EndpointName = (typeof ENDPOINT_NAMES)[number];

/** How an endpoint is named to people, and by which variable. */
export const ENDPOINT_WORDS: Readonly<Record<EndpointName, { readonly title: string; readonly variable: string }>> = {
  kafkaBrokers: { title: 'Kafka', variable: 'KAFKA_BROKERS' },
  schemaRegistryUrl: { title: 'Schema registry', variable: 'SCHEMA_REGISTRY_URL' },
  databaseUrl: { title: 'Postgres', variable: 'DATABASE_URL' },
  redisUrl: { title: 'Redis', variable: 'REDIS_URL' },
};

const GIVEN = z.object({
  ...kafkaSecurityConfig,
  ...registryConfig,
  ...postgresConfig,
  ...redisConfig,
  KAFKA_BROKERS: kafkaConfig.KAFKA_BROKERS.optional(),
  SCHEMA_REGISTRY_URL: registryConfig.SCHEMA_REGISTRY_URL.optional(),
  DATABASE_URL: postgresConfig.DATABASE_URL.optional(),
  REDIS_URL: redisConfig.REDIS_URL.optional(),
});

/** @returns those endpoints that the environment gives. @throws ConfigError when one is malformed. */
export function endpointsFrom(environment: NodeJS.ProcessEnv): Partial<Endpoints> {
  const given = parseConfig(GIVEN, environment);
  const security = kafkaSecurity(given);
  return {
    ...(given.KAFKA_BROKERS && { kafkaBrokers: given.KAFKA_BROKERS }),
    ...(given.KAFKA_BROKERS && security && { kafkaSecurity: security }),
    ...(given.SCHEMA_REGISTRY_URL && { schemaRegistryUrl: given.SCHEMA_REGISTRY_URL }),
    ...(given.DATABASE_URL && { databaseUrl: given.DATABASE_URL }),
    ...(given.REDIS_URL && { redisUrl: given.REDIS_URL }),
  };
}

/** The same as a service reads it. */
export function environmentOf(endpoints: Endpoints): Record<string, string> {
  return {
    KAFKA_BROKERS: endpoints.kafkaBrokers.join(','),
    ...(endpoints.kafkaSecurity && environmentOfSecurity(endpoints.kafkaSecurity)),
    SCHEMA_REGISTRY_URL: endpoints.schemaRegistryUrl,
    DATABASE_URL: endpoints.databaseUrl,
    REDIS_URL: endpoints.redisUrl,
  };
}

export const kafkaAccessOf = ({ kafkaBrokers, kafkaSecurity: security }: Endpoints): KafkaAccess => ({
  brokers: kafkaBrokers,
  security,
});
