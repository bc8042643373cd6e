/** What a process has that decides about customers, on a test's stack. */
import { type OpenedContext, openDecisionContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import { createMetrics } from '@loyalty-ladder/runtime/metrics.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import type { World } from './world.ts';

/** Opened for the work, and closed after it. */
export async function withDecisionContext<Result>(
  { endpoints, topicPrefix }: Pick<World, 'endpoints' | 'topicPrefix'>,
  work: (context: OpenedContext) => Promise<Result>,
): Promise<Result> {
  const stops: (() => unknown)[] = [];
  const { databaseUrl, redisUrl, schemaRegistryUrl } = endpoints;
  const context = await openDecisionContext('test', {
    config: {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      SCHEMA_REGISTRY_URL: schemaRegistryUrl,
      TOPIC_PREFIX: topicPrefix,
      BUILD_COMMIT: '',
    },
    log: SILENT_LOG,
    metrics: createMetrics('test'),
    onStop: (_, stop) => stops.unshift(stop),
    fail(error) {
      throw error;
    },
  });
  try {
    return await work(context);
  } finally {
    for (const stop of stops) await stop();
  }
}
