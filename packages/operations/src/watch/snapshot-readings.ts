/** What the watch reads, each part at its own pace: what moves in a second often, what is dear seldom. */
import { INPUT_TOPICS, PARTITIONS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { listOperatorActions, type RecordedAction } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import { readOnOldKnowledge } from '@loyalty-ladder/store/reports/read-on-old-knowledge.ts';
import { readRecentMoves } from '@loyalty-ladder/store/reports/read-recent-moves.ts';
import { readUnfoldedBacklog } from '@loyalty-ladder/store/reports/read-unfolded.ts';
import { type Deployment, listDeployments } from '@loyalty-ladder/store/services/deployments.ts';
import { readInstances, type SeenInstance } from '@loyalty-ladder/store/services/read-instances.ts';
import { type ConsumerPause, listConsumerPauses } from '@loyalty-ladder/store/stream/consumer-pauses.ts';
import { readPartitionSources } from '@loyalty-ladder/store/stream/read-partition-sources.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import { type SharedCensus, sharedCensus } from '../export/shared-census.ts';
import { type Backlogs, readBacklogs } from '../lag/backlogs.ts';
import { OldestRecords } from '../lag/oldest-records.ts';
import { GROUP_BY_TOPIC, type PartitionLags, readPartitionLags } from '../lag/partition-lag.ts';
import { type SourceReport, sourceReport } from '../streams/source-report.ts';
import { OutboxFlow } from './outbox-flow.ts';
import { readRetention } from './read-retention.ts';
import { RepeatedReading } from './repeated-reading.ts';

export interface ReadingSource {
  readonly pool: Pool;
  readonly stream: StreamClient;
  /** Before every topic and group of this environment. */
  readonly prefix: string;
}

export interface Streams extends PartitionLags {
  readonly instances: readonly SeenInstance[];
  readonly sources: SourceReport;
  readonly pauses: readonly ConsumerPause[];
}

export type SnapshotReadings = ReturnType<typeof beginReadings>;

const SECOND_MS = 1_000;
/** A partition that moves has its oldest record looked up so often. */
const OLDEST_MS = 2_000;
const STORE_MS = 5_000;
const SELDOM_MS = 30_000;
/** Where no timekeeper counts. */
const CENSUS_MS = 300_000;
/** What looks through as many rows as wait takes no more than a fiftieth of one connection. */
const RESTS = 50;
const ACTIONS_MAX = 20;

/** Reads at once, and again and again. @param onStreams hears of each look at the streams. */
export function beginReadings(source: ReadingSource, log: Log, onStreams: (streams: Streams) => void) {
  const { pool, stream, prefix } = source;
  const groups = INPUT_TOPICS.map((topic) => topicName(prefix, GROUP_BY_TOPIC[topic]));
  const records = new OldestRecords(stream, OLDEST_MS);
  const flow = new OutboxFlow(pool);
  const repeat = <Value>(name: string, restMs: number, read: (stopping: AbortSignal) => Promise<Value>, rests = 0) =>
    new RepeatedReading({ name, restMs, rests, read }, log);
  return {
    streams: repeat('streams', SECOND_MS, async (): Promise<Streams> => {
      const lags = await readPartitionLags(pool, source, records);
      const [instances, remembered, pauses] = await Promise.all([
        readInstances(pool),
        readPartitionSources(pool),
        listConsumerPauses(pool),
      ]);
      const streams = { ...lags, instances, sources: sourceReport(remembered), pauses };
      onStreams(streams);
      return streams;
    }),
    groups: repeat('groups', 2 * SECOND_MS, () => stream.consumerGroups(groups)),
    retention: repeat('retention', SELDOM_MS, () => readRetention(source)),
    store: repeat<Backlogs>('store', STORE_MS, () => readBacklogs(pool)),
    outboxFlow: repeat('outbox flow', STORE_MS, () => flow.look()),
    business: repeat('business', STORE_MS, () => readBusiness(pool), RESTS),
    moves: repeat('moves', SELDOM_MS, () => readRecentMoves(pool), RESTS),
    census: new RepeatedReading<SharedCensus>(
      {
        ...{ name: 'census', restMs: SELDOM_MS, ageMsOf: ({ ageMs }) => ageMs },
        read: (stopping) => sharedCensus(pool, CENSUS_MS, stopping),
      },
      log,
    ),
    actions: repeat<RecordedAction[]>('actions', STORE_MS, () => listOperatorActions(pool, undefined, ACTIONS_MAX)),
    deployments: repeat<Deployment[]>('deployments', STORE_MS, () => listDeployments(pool, ACTIONS_MAX)),
  };
}

async function readBusiness(pool: Pool) {
  const unfolded = await readUnfoldedBacklog(pool, PARTITIONS);
  return { unfolded, onOldKnowledge: await readOnOldKnowledge(pool) };
}
