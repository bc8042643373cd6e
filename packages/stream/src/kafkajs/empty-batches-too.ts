/**
 * kafkajs hands out no batch without records, and goes on by itself: behind marks and aborted transactions, and at the beginning of a log
 * that has lost what comes next. Whoever keeps offsets learns of neither. So every batch is handed out: where nothing was read, `lastOffset`
 * lies just before `fetchedOffset`. (Where single messages are asked for, all stays as it is.)
 *
 * Upstream: src/consumer/runner.js, handleBatch; tulios/kafkajs#1256 made it an event. Can go when `eachBatch` gets empty batches.
 */
import type { Mend } from './mend.ts';

interface Batch {
  isEmpty(): boolean;
}

interface Runner {
  readonly running: boolean;
  readonly eachBatch?: unknown;
  handleBatch(batch: Batch): Promise<void>;
  processEachBatch(batch: Batch): Promise<void>;
  autoCommitOffsetsIfNecessary(): Promise<void>;
  heartbeat(): Promise<void>;
}

export const emptyBatchesToo: Mend = {
  module: 'src/consumer/runner.js',
  mend: (original: new (options: object) => Runner) =>
    class extends original {
      override async handleBatch(batch: Batch): Promise<void> {
        if (!batch.isEmpty() || !this.running || this.eachBatch === undefined) return super.handleBatch(batch);
        await this.processEachBatch(batch);
        await this.autoCommitOffsetsIfNecessary();
        await this.heartbeat();
      }
    },
};
