/**
 * kafkajs' admin asks for the offsets of a log as a read_committed consumer does, and takes for its end where the first open transaction
 * begins. Where it ends, and up to where it is stable, are two questions.
 *
 * Upstream: src/index.js gives admin's cluster no isolation level, and src/protocol/requests/listOffsets makes READ_COMMITTED of none.
 * Can go when `admin.fetchTopicOffsets` takes an isolation level, as Java's `listOffsets` does.
 */
import type { Admin } from 'kafkajs';
import type { Mend } from './mend.ts';

/** What an admin can do besides what kafkajs' can. */
export interface StableOffsets {
  /** Up to where the log is stable: its end, or where the first transaction begins that is open. Its bounds have been asked for before. */
  fetchStableOffsets(topic: string, partitions: readonly number[]): Promise<{ partition: number; offset: string }[]>;
}

interface Cluster {
  isolationLevel: number | undefined;
  fetchTopicsOffset(
    topics: { topic: string; fromBeginning: boolean; partitions: { partition: number }[] }[],
  ): Promise<{ partitions: { partition: number; offset: string }[] }[]>;
}

interface AdminOptions {
  /** Nobody else's. */
  readonly cluster: Cluster;
}

const READ_UNCOMMITTED = 0;
const READ_COMMITTED = 1;

export const highWatermark: Mend = {
  module: 'src/admin/index.js',
  mend:
    (original: (options: AdminOptions) => Admin) =>
    (options: AdminOptions): Admin & StableOffsets => {
      const { cluster } = options;
      cluster.isolationLevel = READ_UNCOMMITTED;
      const committed: Cluster = Object.create(cluster, { isolationLevel: { value: READ_COMMITTED } });
      return {
        ...original(options),
        fetchStableOffsets: async (topic, partitions) => {
          const asked = partitions.map((partition) => ({ partition }));
          const answers = await committed.fetchTopicsOffset([{ topic, fromBeginning: false, partitions: asked }]);
          return answers.flatMap((answer) => answer.partitions);
        },
      };
    },
};
