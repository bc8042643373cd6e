/**
 * kafkajs' admin asks for the offsets of a log as a read_committed consumer does, and takes for its end where the first open transaction
 * begins. Up to where a log is stable is another question (log-bounds.ts).
 *
 * Upstream: src/index.js gives admin's cluster no isolation level, and src/protocol/requests/listOffsets makes READ_COMMITTED of none.
 * Can go when `admin.fetchTopicOffsets` takes an isolation level, as Java's `listOffsets` does.
 */
import type { Admin } from 'kafkajs';
import type { Mend } from './mend.ts';

interface AdminOptions {
  /** Nobody else's. */
  readonly cluster: { isolationLevel: number | undefined };
}

const READ_UNCOMMITTED = 0;

export const highWatermark: Mend = {
  module: 'src/admin/index.js',
  mend:
    (original: (options: AdminOptions) => Admin) =>
    (options: AdminOptions): Admin => {
      options.cluster.isolationLevel = READ_UNCOMMITTED;
      return original(options);
    },
};
