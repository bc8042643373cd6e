/** What a batch needs besides its records: clients and limits of this process, built once in main.ts. */
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { Pool } from 'pg';
import type { CardWriter } from './card-writer.ts';
import type { PipelineMetrics } from './pipeline-metrics.ts';
import type { PoisonWatch } from './poison-watch.ts';
import type { ProgramCache } from './program-cache.ts';

export interface BatchContext {
  readonly pool: Pool;
  readonly catalog: SchemaCatalog;
  readonly programs: ProgramCache;
  readonly cards: CardWriter;
  readonly poison: PoisonWatch;
  readonly metrics: PipelineMetrics;
  readonly log: Log;
  /** Consumer group, with the environment's prefix. */
  readonly group: string;
  /** Before every topic name of this environment. */
  readonly topicPrefix: string;
}
