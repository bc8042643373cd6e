/** How Kafka is reached: where it is, and how both sides show who they are. */
import type { z } from 'zod';
import type { kafkaConfig } from './config.ts';

export interface KafkaAccess {
  readonly brokers: readonly string[];
  /** undefined: in plain text, as nobody. */
  readonly security: KafkaSecurity | undefined;
}

export interface KafkaSecurity {
  /** Certificates are verified, and the host's name, always. */
  readonly tls?: {
    /** Default: the authorities that Node trusts. */
    readonly caFile?: string | undefined;
    /** Of this client, where the broker asks for one. */
    readonly certFile?: string | undefined;
    readonly keyFile?: string | undefined;
  };
  readonly sasl?: {
    readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
    readonly username: string;
    readonly password: string;
  };
}

type KafkaConfig = z.output<z.ZodObject<typeof kafkaConfig>>;

/** As the environment says it. */
export function kafkaAccess(config: Omit<KafkaConfig, 'TOPIC_PREFIX'>): KafkaAccess {
  return { brokers: config.KAFKA_BROKERS, security: kafkaSecurity(config) };
}

export function kafkaSecurity(config: Omit<KafkaConfig, 'TOPIC_PREFIX' | 'KAFKA_BROKERS'>): KafkaSecurity | undefined {
  const { KAFKA_CA_FILE: caFile, KAFKA_CERT_FILE: certFile, KAFKA_KEY_FILE: keyFile } = config;
  const { KAFKA_SASL_MECHANISM: mechanism, KAFKA_SASL_USERNAME = '', KAFKA_SASL_PASSWORD = '' } = config;
  if (!config.KAFKA_TLS && mechanism === undefined) return undefined;
  return {
    ...(config.KAFKA_TLS && { tls: { caFile, certFile, keyFile } }),
    ...(mechanism && { sasl: { mechanism, username: KAFKA_SASL_USERNAME, password: KAFKA_SASL_PASSWORD } }),
  };
}

/** The same as the environment has it. */
export function environmentOfSecurity({ tls, sasl }: KafkaSecurity): Record<string, string> {
  const variables = {
    KAFKA_TLS: tls && 'true',
    KAFKA_CA_FILE: tls?.caFile,
    KAFKA_CERT_FILE: tls?.certFile,
    KAFKA_KEY_FILE: tls?.keyFile,
    KAFKA_SASL_MECHANISM: sasl?.mechanism,
    KAFKA_SASL_USERNAME: sasl?.username,
    KAFKA_SASL_PASSWORD: sasl?.password,
  };
  return Object.fromEntries(Object.entries(variables).flatMap(([name, value]) => (value ? [[name, value]] : [])));
}
