/** What the timekeeper's parts share: clients and limits of this process, built once in main.ts. */
import type { OpenedContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { TimekeeperConfig } from './timekeeper-config.ts';
import type { TimekeeperMetrics } from './timekeeper-metrics.ts';

export interface TimekeeperContext extends OpenedContext {
  readonly stream: Pick<StreamClient, 'checkTopics' | 'stableBounds'>;
  readonly config: TimekeeperConfig;
  readonly log: Log;
  readonly metrics: TimekeeperMetrics;
}
