/** What a batch needs besides its records: clients and limits of this process. */
import type { DecisionContext } from '@loyalty-ladder/decisions/decision-context.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { PipelineMetrics } from './pipeline-metrics.ts';
import type { PoisonWatch } from './poison-watch.ts';
import type { SettledEnds } from './settled-ends.ts';
import type { Watermarks } from './watermark.ts';

export interface BatchContext extends DecisionContext {
  readonly watermarks: Watermarks;
  /** All input topics, as on the cluster. */
  readonly inputTopics: readonly string[];
  readonly ends: SettledEnds;
  /** The ladder's clock as of the latest batch; only to tell whether a batch is worth asking for watermarks. */
  lastNow: Instant;
  readonly poison: PoisonWatch;
  readonly metrics: PipelineMetrics;
  readonly log: Log;
  /** Consumer group, with the environment's prefix. */
  readonly group: string;
  /** Before every topic name of this environment. */
  readonly topicPrefix: string;
}
