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
  /** Whose leaders are to be known. */
  addMultipleTargetTopics(topics: readonly string[]): Promise<void>;
  /** By the leader's node id. */
  findLeaderForPartitions(topic: string, partitions: readonly number[]): Readonly<Record<string, readonly number[]>>;
  findBroker(of: { readonly nodeId: string }): Promise<InnerBroker>;
  findGroupCoordinator(of: { readonly groupId: string }): Promise<InnerBroker>;
}

type CreateCluster = (options: { readonly allowAutoTopicCreation: boolean }) => InnerCluster;

const CREATE_CLUSTER = 'private:Kafka:createCluster';

/** Connections of its own, closed at the end. */
export async function askCluster<Answer>(
  kafka: Kafka,
  ask: (cluster: InnerCluster) => Promise<Answer>,
): Promise<Answer> {
  const cluster = createCluster(kafka);
  try {
    await cluster.connect();
    await cluster.refreshMetadata();
    return await ask(cluster);
  } finally {
    await cluster.disconnect().catch(() => {});
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
