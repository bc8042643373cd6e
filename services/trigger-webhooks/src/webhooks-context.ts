/** What taking outcomes in, sending and settling need. */

import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { SecretBox } from '@loyalty-ladder/webhooks/secret-box.ts';
import type { WebhookSender } from '@loyalty-ladder/webhooks/webhook-sender.ts';
import type { Pool } from 'pg';
import type { WebhooksConfig } from './webhooks-config.ts';
import type { WebhooksMetrics } from './webhooks-metrics.ts';

export interface WebhooksContext {
  readonly catalog: SchemaCatalog;
  readonly pool: Pool;
  readonly sender: Pick<WebhookSender, 'send' | 'close'>;
  /** Opens the keys that messages are signed with. */
  readonly secretBox: SecretBox;
  /** Unique by process start. */
  readonly holder: string;
  readonly config: WebhooksConfig;
  readonly log: Log;
  readonly tracing: Tracing;
  readonly metrics: WebhooksMetrics;
}
