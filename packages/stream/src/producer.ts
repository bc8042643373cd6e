/**
 * Publishes records that nobody recorded before (a replay's facts, what comes through the gateway): in the order given, at least once; consumers know
 * facts by their ids. One `publish` runs at a time.
 * Not kafkajs' idempotent mode: after a request that was given up it takes its sequence number back, and the next records, sent
 * under the same number, would be dropped as duplicates of ones that did arrive. And acknowledgements are checked, because a
 * repetition forgets the partitions whose leader moves meanwhile to a broker that has answered already.
 */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { Kafka, PartitionerArgs, Producer, RecordMetadata } from 'kafkajs';
import { Partitioners } from './kafkajs/kafkajs.ts';
import { groupByTopic, type OutRecord, requestsOf } from './out-record.ts';
import { toRecordsRefused } from './records-refused-error.ts';
import { inStreamErrors } from './stream-error.ts';

/** The broker did not acknowledge a partition that records were meant for: publish them again. */
export class UnacknowledgedError extends OperatingError {
  override readonly code = 'UNACKNOWLEDGED';
  override readonly retryable = true;
}

export class RecordProducer {
  readonly #producer: Producer;
  readonly #chosen: Set<string>;
  #last: Promise<void> = Promise.resolve();

  private constructor(producer: Producer, chosen: Set<string>) {
    this.#producer = producer;
    this.#chosen = chosen;
  }

  static async open(kafka: Kafka): Promise<RecordProducer> {
    const chosen = new Set<string>();
    const producer = kafka.producer({
      createPartitioner: () => noting(Partitioners.DefaultPartitioner(), chosen),
      allowAutoTopicCreation: false,
    });
    try {
      await inStreamErrors(producer.connect());
    } catch (error) {
      void producer.disconnect().catch(() => {}); // What it has opened so far would stay open.
      throw error;
    }
    return new RecordProducer(producer, chosen);
  }

  /** Resolves once all in-sync replicas have all records. @throws RecordsRefusedError, UnacknowledgedError, StreamError */
  publish(records: readonly OutRecord[]): Promise<void> {
    const published = this.#last.then(() => inStreamErrors(this.#publish(records)));
    this.#last = published.catch(() => {});
    return published;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#producer.disconnect();
  }

  async #publish(records: readonly OutRecord[]): Promise<void> {
    let first = 0;
    for (const request of requestsOf(records)) {
      this.#chosen.clear();
      const answers = await this.#send(request, first);
      first += request.length;
      for (const { topicName, partition } of answers)
        this.#chosen.delete(topicPartitionKey({ topic: topicName, partition }));
      if (this.#chosen.size > 0)
        throw new UnacknowledgedError(`no acknowledgement from ${[...this.#chosen].join(', ')}`);
    }
  }

  async #send(request: readonly OutRecord[], first: number): Promise<RecordMetadata[]> {
    try {
      return await this.#producer.sendBatch({ topicMessages: groupByTopic(request), acks: -1 });
    } catch (error) {
      throw toRecordsRefused(error, first, request.length) ?? error;
    }
  }
}

function noting(choose: (args: PartitionerArgs) => number, chosen: Set<string>): (args: PartitionerArgs) => number {
  return (args) => {
    const partition = choose(args);
    chosen.add(topicPartitionKey({ topic: args.topic, partition }));
    return partition;
  };
}
