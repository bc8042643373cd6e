/**
 * A Kafka transaction that carries records and, in the same breath, the number of their batch: the number is written as the offset
 * of a group that has no members, on a topic that has no records. Whoever opens a producer with the same transactional id fences all
 * that opened one before, ends their open transaction, and can then read from the group which batch was the last one committed.
 *
 * kafkajs repeats a failed request only where nothing was written yet. It would repeat `produce` as well, but forgets the records of
 * a partition whose leader moves meanwhile to a broker that has answered already; so `produce` is never repeated here: after any
 * error the producer is of no more use (its caller closes it, opens another and finds out what was committed).
 */
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { Kafka, PartitionerArgs, Producer, Transaction } from 'kafkajs';
import { Partitioners } from './kafkajs/kafkajs.ts';
import { groupByTopic, type OutRecord, requestsOf } from './out-record.ts';
import { toRecordsRefused } from './records-refused-error.ts';
import { answerOf, inStreamErrors, StreamError } from './stream-error.ts';

/** Where the number of the batch is kept: it is the group's committed offset. */
export interface TransactionPosition extends TopicPartition {
  readonly group: string;
}

export interface TransactionalProducerOptions {
  readonly transactionalId: string;
  readonly position: TransactionPosition;
  /** Where a record with a key goes: the partition, from 0, of so many. */
  readonly partitionOf: PartitionOf;
}

type PartitionOf = (key: string | Buffer, partitions: number) => number;

/** A stopped process holds back read_committed readers until it is fenced, at the latest for as long as this. */
const TRANSACTION_MS_MAX = 30_000;
/** The broker writes the markers of the last transaction after it has answered the commit; until then it refuses the next one. */
const MARKERS_PAUSE_MS = 3;
const MARKERS_MS_MAX = 10_000;
const CLOSE_MS_MAX = 1_000;

export class TransactionalProducer {
  readonly #producer: Producer;
  readonly #position: TransactionPosition;

  private constructor(producer: Producer, position: TransactionPosition) {
    this.#producer = producer;
    this.#position = position;
  }

  /** Resolves once every producer opened before is fenced and its open transaction has ended. @throws StreamError */
  static open(kafka: Kafka, options: TransactionalProducerOptions): Promise<TransactionalProducer> {
    return inStreamErrors(TransactionalProducer.#open(kafka, options));
  }

  static async #open(
    kafka: Kafka,
    { transactionalId, position, partitionOf }: TransactionalProducerOptions,
  ): Promise<TransactionalProducer> {
    const producer = kafka.producer({
      transactionalId,
      transactionTimeout: TRANSACTION_MS_MAX,
      // kafkajs insists on endless retries for `idempotent`; a transaction is idempotent without it.
      retry: { retries: 0 },
      createPartitioner: () => byKey(partitionOf),
      allowAutoTopicCreation: false,
    });
    try {
      await producer.connect();
      // kafkajs sends InitProducerId with the first transaction; an empty one that is aborted sends nothing else.
      await (await producer.transaction()).abort();
      return new TransactionalProducer(producer, position);
    } catch (error) {
      await producer.disconnect().catch(() => {});
      throw error;
    }
  }

  /**
   * Records in order, and `batch` as the position, all or nothing. After an error it is unknown which: close and open anew.
   * @throws RecordsRefusedError when it is nothing, and will always be; StreamError
   */
  commit(batch: bigint, records: readonly OutRecord[]): Promise<void> {
    return inStreamErrors(this.#commit(batch, records));
  }

  /** Ends in time even while Kafka hangs: whoever opens one next fences this one. */
  async close(): Promise<void> {
    await within(CLOSE_MS_MAX, this.#producer.disconnect(), () => {}).catch(() => {});
  }

  async #commit(batch: bigint, records: readonly OutRecord[]): Promise<void> {
    const transaction = await this.#producer.transaction();
    await this.#writePosition(transaction, batch);
    let first = 0;
    for (const request of requestsOf(records)) {
      await send(transaction, request, first);
      first += request.length;
    }
    await transaction.commit();
  }

  /** First, because nothing is written yet when the broker says that the last transaction's markers are still on their way. */
  async #writePosition(transaction: Transaction, batch: bigint): Promise<void> {
    const { group, topic, partition } = this.#position;
    const topics = [{ topic, partitions: [{ partition, offset: String(batch) }] }];
    const deadline = performance.now() + MARKERS_MS_MAX;
    for (;;) {
      try {
        return await transaction.sendOffsets({ consumerGroupId: group, topics });
      } catch (error) {
        if (answerOf(error) !== 'CONCURRENT_TRANSACTIONS' || performance.now() > deadline) throw error;
        await new Promise((resolve) => setTimeout(resolve, MARKERS_PAUSE_MS));
      }
    }
  }
}

/**
 * Not kafkajs' own for records with a key: its murmur2 computes with ever longer integers, and a key of 1 MB, which a dead letter may
 * have, holds up the process for many minutes.
 */
function byKey(partitionOf: PartitionOf): (args: PartitionerArgs) => number {
  const withoutKey = Partitioners.DefaultPartitioner();
  return (args) => {
    const { message, partitionMetadata } = args;
    return message.key == null ? withoutKey(args) : partitionOf(message.key, partitionMetadata.length);
  };
}

async function send(transaction: Transaction, request: readonly OutRecord[], first: number): Promise<void> {
  try {
    await transaction.sendBatch({ topicMessages: groupByTopic(request), acks: -1 });
  } catch (error) {
    const refused = toRecordsRefused(error, first, request.length);
    if (refused === undefined) throw error;
    // Nobody comes to fence this producer soon, and readers shall not wait for its transaction.
    await transaction.abort().catch(() => {});
    throw refused;
  }
}

/** INVALID_PRODUCER_EPOCH is what brokers answer to the request versions kafkajs speaks; they also forget ids that were idle for long. */
const FENCED = new Set([
  'INVALID_PRODUCER_EPOCH',
  'INVALID_PRODUCER_ID_MAPPING',
  'INVALID_TXN_STATE',
  'UNKNOWN_PRODUCER_ID',
]);

/** Whether the error says that another producer with the same transactional id was opened since. */
export function isFenced(error: unknown): boolean {
  return error instanceof StreamError && FENCED.has(error.code);
}
