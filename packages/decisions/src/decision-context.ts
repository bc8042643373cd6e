/** What is needed to decide about customers and to publish what was decided; built once in a process. */
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { OutboxNotifier } from '@loyalty-ladder/store/outbox/outbox-notifier.ts';
import type { Pool } from 'pg';
import type { CardWriter } from './card-writer.ts';
import type { DecisionMetrics } from './decision-metrics.ts';
import type { ProgramCache } from './program-cache.ts';

export interface DecisionContext {
  readonly pool: Pool;
  readonly catalog: SchemaCatalog;
  readonly programs: ProgramCache;
  readonly cards: CardWriter;
  readonly outbox: OutboxNotifier;
  readonly decisionMetrics: DecisionMetrics;
}
