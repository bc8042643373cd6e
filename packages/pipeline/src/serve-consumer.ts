/**
 * A consumer service from its environment: builds the clients and joins the group. The three consumers differ in name and topic only,
 * so this is the one place beside a service's own main.ts where clients are built.
 */
import { openDecisionContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { Environment } from '@loyalty-ladder/runtime/config.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { runService } from '@loyalty-ladder/runtime/run-service.ts';
import { openTracing } from '@loyalty-ladder/runtime/tracing/open-tracing.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { consumerConfigSchema } from './consumer-config.ts';
import { type ConsumerDefinition, runConsumer } from './run-consumer.ts';

export function serveConsumer(definition: ConsumerDefinition, env: Environment): Promise<void> {
  const { name } = definition;
  return runService({
    name,
    schema: consumerConfigSchema,
    env,
    build: { fold_version: String(FOLD_VERSION) },
    async start(service) {
      const { config, log, onStop } = service;
      const tracing = await openTracing(name, service);
      const decision = await openDecisionContext(name, service);
      const stream = new StreamClient({ ...kafkaAccess(config), clientId: name, log });
      onStop('kafka', () => stream.close());
      return runConsumer(service, { stream, decision, tracing }, definition);
    },
  });
}
