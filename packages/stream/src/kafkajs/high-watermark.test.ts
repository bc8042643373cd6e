import type { Admin } from 'kafkajs';
import { expect, test } from 'vitest';
import { loadModule } from './kafkajs.ts';

const createAdmin: (options: object) => Admin = loadModule('src/admin/index.js');

/** A log that begins at 2, ends at 9, and has a transaction open since 5. */
class Cluster {
  isolationLevel: number | undefined;
  async addTargetTopic() {}
  async refreshMetadataIfNecessary() {}
  findTopicPartitionMetadata() {
    return [{ partitionId: 3 }];
  }
  async fetchTopicsOffset([asked]: readonly { topic: string; fromBeginning: boolean }[]) {
    const end = this.isolationLevel === 0 ? '9' : '5';
    return [{ topic: asked?.topic, partitions: [{ partition: 3, offset: asked?.fromBeginning ? '2' : end }] }];
  }
}

const logger = { namespace: () => logger };

test('a log ends at its high watermark, whatever transactions are open', async () => {
  const admin = createAdmin({ logger, cluster: new Cluster(), retry: { retries: 0 } });
  expect(await admin.fetchTopicOffsets('t')).toMatchObject([{ partition: 3, low: '2', high: '9' }]);
});
