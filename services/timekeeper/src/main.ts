/**
 * timekeeper: what time alone causes (vesting, expiry, silence, lapse, the end of grace, hold timeouts), sweeps over the whole base, and
 * the repair of cards. It also tells Prometheus of the system as a whole. Several instances share the work through row locks.
 */
import { openDecisionContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { mountExporter } from '@loyalty-ladder/operations/export/mount-exporter.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { runService, type ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { runTimekeeper } from './run-timekeeper.ts';
import { type TimekeeperConfig, timekeeperConfig } from './timekeeper-config.ts';
import { createTimekeeperMetrics } from './timekeeper-metrics.ts';

const NAME = 'timekeeper';

await runService({
  name: NAME,
  schema: timekeeperConfig,
  env: process.env,
  build: { fold_version: String(FOLD_VERSION) },
  async start(service: ServiceContext<TimekeeperConfig>) {
    const { config, log, onStop } = service;
    mountExporter(service);
    const decision = await openDecisionContext(NAME, service);
    const stream = new StreamClient({ ...kafkaAccess(config), clientId: NAME, log });
    onStop('kafka', () => stream.close());
    const metrics = createTimekeeperMetrics(service.metrics);
    return runTimekeeper({ ...decision, stream, config, log, metrics }, service);
  },
});
