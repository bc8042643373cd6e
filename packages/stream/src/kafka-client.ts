/** kafkajs with time limits on everything, and its log lines going where all others go. For stream-client.ts, and foreign clients of tests. */
import type { KafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import type { Kafka as KafkaClient, LogEntry } from 'kafkajs';
import { Kafka, logLevel } from './kafkajs/kafkajs.ts';
import { plainSocket } from './plain-socket.ts';
import { securityOptions } from './security-options.ts';

/** As much of a log as is needed here. */
export interface KafkaLog {
  error(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  info(fields: object, message: string): void;
  debug(fields: object, message: string): void;
}

export interface KafkaClientOptions extends KafkaAccess {
  /** Shows in the broker's request log and quotas: the service's name. */
  readonly clientId: string;
  readonly log: KafkaLog;
  /** How often kafkajs repeats by itself; few where the caller has a loop of its own that shall notice, and can be stopped. */
  readonly retriesMax?: number;
}

const CONNECT_MS_MAX = 3_000;
/** Above the 5 s that a rebalance or a coordinator election takes, below every lease and session that waits for an answer. */
const REQUEST_MS_MAX = 15_000;

export function createKafka({ brokers, security, clientId, log, retriesMax = 8 }: KafkaClientOptions): KafkaClient {
  return new Kafka({
    brokers: [...brokers],
    ...(security?.tls === undefined && { socketFactory: plainSocket }),
    ...securityOptions(security),
    clientId,
    connectionTimeout: CONNECT_MS_MAX,
    requestTimeout: REQUEST_MS_MAX,
    enforceRequestTimeout: true,
    retry: { initialRetryTime: 100, maxRetryTime: 5_000, retries: retriesMax },
    logLevel: logLevel.INFO,
    logCreator: () => (entry) => forward(log, entry),
  });
}

/**
 * kafkajs calls errors what it is about to retry; what it gives up on reaches its caller as an exception, who logs that. Answers with an
 * error code are the broker's everyday language (rebalancing, markers still on their way: each second transaction) and no news at all.
 */
export function forward(
  log: KafkaLog,
  { namespace, level, log: { message, timestamp: _, ...fields } }: LogEntry,
): void {
  const line = { kafka: namespace, ...fields };
  const isAnswer = namespace === 'Connection' && message.startsWith('Response ');
  if (isAnswer || level === logLevel.DEBUG) log.debug(line, message);
  else if (level === logLevel.INFO) log.info(line, message);
  else log.warn(line, message);
}
