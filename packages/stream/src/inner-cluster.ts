/**
 * What Kafka is asked that kafkajs' clients have no word for: its own cluster, which lies behind a private symbol, has the connections, the
 * retries and the coordinators, and takes any request. Upstream: src/index.js, src/cluster, src/network/connectionPool.js of 2.2.4. Can go
 * when the admin client says topics' ids (Metadata v10), commits offsets for a group without joining it, and reads a record without a group.
 */
import type { Kafka } from 'kafkajs';
import type { FetchedPartition } from './kafkajs/fetched-batch.ts';

/** Of kafkajs' protocol encoder, as much as is needed. */
export interface InnerRequest<Answer> {
  readonly request: {
    readonly apiKey: number;
    readonly apiVersion: number;
    readonly apiName: string;
    encode(): Promise<unknown>;
  };
  readonly response: { decode(raw: Buffer): Promise<Answer>; parse(answer: Answer): Promise<Answer> };
}

export interface InnerBroker {
  /** What it understands, by the key of the request. */
  readonly versions: Readonly<Record<number, { readonly maxVersion: number }>>;
  readonly connectionPool: { send<Answer>(request: InnerRequest<Answer>): Promise<Answer> };
  fetch(asked: {
    readonly isolationLevel: number;
    readonly maxWaitTime: number;
    readonly minBytes: number;
    readonly maxBytes: number;
    readonly topics: readonly object[];
  }): Promise<{
    readonly responses: readonly { readonly topicName: string; readonly partitions: readonly FetchedPartition[] }[];
  }>;
  offsetCommit(commit: {
    readonly groupId: string;
    readonly groupGenerationId: number;
    readonly memberId: string;
    readonly topics: readonly object[];
  }): Promise<unknown>;
}

export interface InnerCluster {
  readonly brokerPool: { findConnectedBroker(): Promise<InnerBroker> };
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadata(): Promise<void>;
  readonly isolationLevel: number | undefined;
  /** Whose leaders are to be known. */
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  findTopicPartitionMetadata(topic: string): readonly { readonly partitionId: number }[];
  /** Of the begin or the end of logs, the end as the isolation level has it. */
  fetchTopicsOffset(
    asked: readonly {
      readonly topic: string;
      readonly fromBeginning: boolean;
      readonly partitions: readonly { readonly partition: number }[];
    }[],
  ): Promise<
    readonly {
      readonly topic: string;
      readonly partitions: readonly { readonly partition: number; readonly offset: string }[];
    }[]
  >;
  /** By the leader's node id. */
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(of: { readonly nodeId: string }): Promise<InnerBroker>;
  findGroupCoordinator(of: { readonly groupId: string }): Promise<InnerBroker>;
}

type CreateCluster = (options: { readonly allowAutoTopicCreation: boolean }) => InnerCluster;

const CREATE_CLUSTER = 'private:Kafka:createCluster';

/** Connections of its own for all questions, made with the first one. */
export class KeptCluster {
  readonly #kafka: Kafka;
  #cluster: Promise<InnerCluster> | undefined;

  constructor(kafka: Kafka) {
    this.#kafka = kafka;
  }

  /** What fails on connections that were kept is asked again on new ones: brokers may have come, gone and changed their parts meanwhile. */
  async ask<Answer>(ask: (cluster: InnerCluster) => Promise<Answer>): Promise<Answer> {
    const kept = this.#cluster;
    if (kept !== undefined) {
      try {
        return await ask(await kept);
      } catch {
        this.#drop(kept);
      }
    }
    this.#cluster ??= connect(this.#kafka);
    const fresh = this.#cluster;
    try {
      return await ask(await fresh);
    } catch (error) {
      this.#drop(fresh);
      throw error;
    }
  }

  async close(): Promise<void> {
    const cluster = this.#cluster;
    this.#cluster = undefined;
    await cluster?.then((each) => each.disconnect()).catch(() => {});
  }

  #drop(cluster: Promise<InnerCluster>): void {
    if (this.#cluster === cluster) this.#cluster = undefined;
    void cluster.then((each) => each.disconnect()).catch(() => {});
  }
}

async function connect(kafka: Kafka): Promise<InnerCluster> {
  const cluster = createCluster(kafka);
  try {
    await cluster.connect();
    await cluster.refreshMetadata();
    return cluster;
  } catch (error) {
    await cluster.disconnect().catch(() => {});
    throw error;
  }
}

/** @throws Error when this kafkajs keeps it elsewhere. */
function createCluster(kafka: Kafka): InnerCluster {
  const key = Object.getOwnPropertySymbols(kafka).find(({ description }) => description === CREATE_CLUSTER);
  const create = key && (kafka as unknown as Record<symbol, CreateCluster>)[key];
  if (create === undefined)
    throw new Error('kafkajs has no createCluster any more: packages/stream/src/inner-cluster.ts');
  return create({ allowAutoTopicCreation: false });
}
