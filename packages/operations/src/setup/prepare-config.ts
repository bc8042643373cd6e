/** What preparing the infrastructure reads from the environment. */
import { kafkaConfig, postgresConfig, registryConfig } from '@loyalty-ladder/runtime/config.ts';
import { z } from 'zod';

const count = z.coerce.number('a number').int();

/** Of these, what is about the system and not about where it runs. */
const ladderConfig = {
  /** The store's clock, for a store that has none yet: an ISO instant, ` frozen` behind it to stop it there; default: real time. */
  LADDER_CLOCK: z.string().optional(),
  /** The program of a store in which nobody is recorded yet, as a file; default: packages/domain/program/default.json. */
  PROGRAM_FILE: z.string().optional(),
  /** Makes each role a login with this password, for one machine; not set: logins are the operator's. */
  ROLE_LOGINS_PASSWORD: z.string().optional(),
  /** Of every topic; -1 is the broker's default. */
  KAFKA_REPLICATION_FACTOR: count.min(-1).max(15).default(-1),
  /** Of every topic; not set: the broker's default. */
  KAFKA_MIN_INSYNC_REPLICAS: count.min(1).max(15).optional(),
};

export const prepareConfig = z.object({ ...kafkaConfig, ...registryConfig, ...postgresConfig, ...ladderConfig });

/** The same for a start that brings the infrastructure along. */
export const startConfig = z.object({ TOPIC_PREFIX: kafkaConfig.TOPIC_PREFIX, ...ladderConfig });
