/** What a batch needs besides its records: clients and limits of this process. */
import type { DecisionContext } from '@loyalty-ladder/decisions/decision-context.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { Completeness } from './completeness.ts';
import type { GroupPause } from './group-pause.ts';
import type { HaltedPartitions } from './halted-partitions.ts';
import type { PipelineMetrics } from './pipeline-metrics.ts';
import type { WatchLimits } from './watch-limits.ts';

export interface BatchContext extends DecisionContext {
  readonly completeness: Completeness;
  readonly watchLimits: WatchLimits;
  readonly halted: HaltedPartitions;
  readonly pause: Pick<GroupPause, 'seen' | 'resumed'>;
  readonly metrics: PipelineMetrics;
  readonly log: Log;
  readonly tracing: Tracing;
  /** Consumer group, with the environment's prefix. */
  readonly group: string;
  /** Before every topic name of this environment. */
  readonly topicPrefix: string;
}
