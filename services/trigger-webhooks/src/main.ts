/**
 * trigger-webhooks: calls the endpoints of whoever cannot read Kafka, with what subscribers read there. Several instances share the work
 * through row locks. It begins in intake.ts.
 */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { openCatalog } from '@loyalty-ladder/decisions/open-catalog.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { runService, type ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { openTracing } from '@loyalty-ladder/runtime/tracing/open-tracing.ts';
import type { Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { keepSignsOfLife } from '@loyalty-ladder/store/services/keep-signs-of-life.ts';
import { WebhookSender } from '@loyalty-ladder/webhooks/webhook-sender.ts';
import { runWebhooks } from './run-webhooks.ts';
import { type WebhooksConfig, webhooksConfig } from './webhooks-config.ts';
import type { WebhooksContext } from './webhooks-context.ts';
import { createWebhooksMetrics } from './webhooks-metrics.ts';

const NAME = 'trigger-webhooks';

await runService({
  name: NAME,
  schema: webhooksConfig,
  env: process.env,
  build: { fold_version: String(FOLD_VERSION) },
  async start(service: ServiceContext<WebhooksConfig>) {
    const context = await createContext(service, await openTracing(NAME, service));
    service.onStop('postgres', () => context.pool.end());
    keepSignsOfLife(NAME, context.pool, service);
    return runWebhooks(context, service);
  },
});

async function createContext(
  { config, log, metrics }: ServiceContext<WebhooksConfig>,
  tracing: Tracing,
): Promise<WebhooksContext> {
  const catalog = await openCatalog(config.SCHEMA_REGISTRY_URL, log, []);
  const limits = { requestMsMax: config.WEBHOOK_REQUEST_MS_MAX };
  return {
    ...{ catalog, config, log, tracing },
    pool: createPool({ databaseUrl: config.DATABASE_URL, applicationName: NAME, connectionsMax: 5 }),
    sender: new WebhookSender({ allowed: config.WEBHOOK_ALLOW_TARGETS, limits }),
    holder: `${hostname()}/${process.pid}/${randomUUID()}`,
    metrics: createWebhooksMetrics(metrics),
    secretBox: config.WEBHOOK_SECRETS_KEY,
  };
}
