/** Mounts the exporter in a service, whichever it is: it reads with clients of its own, and tells with the service's `/metrics`. */
import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { readBacklogs } from '../lag/backlogs.ts';
import { GROUP_BY_TOPIC } from '../lag/partition-lag.ts';
import { readJudgedLags } from '../watch/judged-lags.ts';
import { PartitionWatch } from '../watch/partition-watch.ts';
import { readRetention } from '../watch/read-retention.ts';
import { RepeatedReading } from '../watch/repeated-reading.ts';
import { BACKLOG_FAMILIES } from './backlog-families.ts';
import { CENSUS_FAMILIES } from './census-families.ts';
import type { ExportConfig } from './export-config.ts';
import { Exporter } from './exporter.ts';
import { KAFKA_LAG_FAMILIES } from './kafka-lag-families.ts';
import { LAG_FAMILIES } from './lag-families.ts';
import { sharedCensus } from './shared-census.ts';
import { WEBHOOK_FAMILIES } from './webhook-families.ts';

const STOP_MS_MAX = 2_000;
/** Readings that fail so often in a row are believed no more, the first of them for a minute at least. */
const FAILURES_BELIEVED = 3;
const AGE_MS_MAX = 60_000;
/** Who changes what a topic keeps is told so late of what that means. */
const RETENTION_MS = 30_000;
/** A count of a large base takes long, and what it says changes slowly. */
const CENSUS_AGE_MS_MAX = 86_400_000;

/** Its parts end with the service. */
export function mountExporter({
  config,
  log,
  alsoTell,
  onStop,
}: Pick<ServiceContext<ExportConfig>, 'config' | 'log' | 'alsoTell' | 'onStop'>): void {
  const { DATABASE_URL, TOPIC_PREFIX: prefix, EXPORT_MS: restMs, CENSUS_MS } = config;
  // One connection a reading: what waits for a lock in Postgres holds up no other.
  const connect = () => {
    const pool = createPool({ databaseUrl: DATABASE_URL, applicationName: 'exporter', connectionsMax: 1 });
    onStop('exporter: postgres', () => pool.end());
    return pool;
  };
  const [ofStreams, ofStore, ofCensus] = [connect(), connect(), connect()];
  const stream = new StreamClient({ ...kafkaAccess(config), clientId: 'exporter', log });
  onStop('exporter: kafka', () => stream.close());
  const source = { stream, prefix };
  const exporter = new Exporter(log);
  const ageMsMax = Math.max(AGE_MS_MAX, FAILURES_BELIEVED * restMs);
  const partitions = new PartitionWatch();
  // Beside the lag, which is told whether or not these can be read.
  const groups = new RepeatedReading(
    { name: 'groups', restMs, read: () => stream.consumerGroups(groupsOf(prefix)) },
    log,
  );
  const retention = new RepeatedReading(
    { name: 'retention', restMs: RETENTION_MS, read: () => readRetention(source) },
    log,
  );
  exporter.add({
    ...{ name: 'streams', restMs, ageMsMax },
    read: () =>
      readJudgedLags(ofStreams, source, partitions, {
        groups: groups.latest?.value,
        retention: retention.latest?.value,
      }),
    families: [...LAG_FAMILIES, ...KAFKA_LAG_FAMILIES],
  });
  exporter.add({
    ...{ name: 'store', restMs, ageMsMax },
    read: () => readBacklogs(ofStore),
    families: [...BACKLOG_FAMILIES, ...WEBHOOK_FAMILIES],
  });
  exporter.add({
    ...{ name: 'census', restMs: CENSUS_MS, ageMsMax: CENSUS_AGE_MS_MAX },
    read: (stopping) => sharedCensus(ofCensus, CENSUS_MS, stopping),
    ageMsOf: ({ ageMs }) => ageMs,
    families: CENSUS_FAMILIES,
  });
  // What hangs in Kafka or Postgres is left alone: it holds nothing.
  onStop('exporter', () =>
    within(STOP_MS_MAX, Promise.all([exporter, groups, retention].map((each) => each.stop())), () => {}),
  );
  alsoTell(exporter.metrics);
}

const groupsOf = (prefix: string): string[] => INPUT_TOPICS.map((topic) => topicName(prefix, GROUP_BY_TOPIC[topic]));
