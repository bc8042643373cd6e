/** Where a group, its log and Kafka's word for it stand, before anything of the log is read. */
import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { LogNow } from '@loyalty-ladder/store/stream/judge-position.ts';
import { listStreamPositions, type StreamPosition } from '@loyalty-ladder/store/stream/stream-position.ts';
import type { StableBounds } from '@loyalty-ladder/stream/log-bounds.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import { GROUP_BY_TOPIC } from '../lag/partition-lag.ts';

export interface StreamSource {
  readonly stream: Pick<
    StreamClient,
    'logBounds' | 'stableBounds' | 'topicIds' | 'committedOffset' | 'consumerGroups' | 'readRanges'
  >;
  /** Before every topic and group of this environment. */
  readonly prefix: string;
  /** Names the group of this one look. */
  readonly lookGroup: string;
}

/** What is known of a partition without reading its log. */
export interface Standing extends TopicPartition {
  readonly group: string;
  readonly position: StreamPosition | undefined;
  readonly log: LogNow;
  /** What can be read ends here: at the log's end, or where a transaction begins that is open. */
  readonly stableEnd: bigint;
  readonly committed: bigint | undefined;
}

/** In this order what moves on meanwhile is no fault (pipeline.ts): Kafka's offset, Postgres' position, the log. */
export async function readStandings(pool: Pool, { stream, prefix }: StreamSource): Promise<Standing[]> {
  const topics = INPUT_TOPICS.map((topic) => ({
    topic: topicName(prefix, topic),
    reader: topicName(prefix, GROUP_BY_TOPIC[topic]),
  }));
  const names = topics.map(({ topic }) => topic);
  const known = await listStreamPositions(pool, names);
  const bounds = await Promise.all(names.map((topic) => stream.logBounds(topic)));
  const places = topics.flatMap(({ topic, reader }, index) => {
    const groups = new Set([reader, ...known.filter((each) => each.topic === topic).map(({ group }) => group)]);
    return [...groups].flatMap((group) => (bounds[index] ?? []).map(({ partition }) => ({ group, topic, partition })));
  });
  const committed = await Promise.all(places.map(({ group, ...place }) => stream.committedOffset(group, place)));
  const positions = await listStreamPositions(pool, names);
  const logs = await stream.stableBounds(names);
  const ids = await stream.topicIds(names);
  return places.map((place, index) => {
    const { topic } = place;
    const { low, high, stable } = findPartition(logs, place);
    const position = positions.find((each) => isSamePlace(each, place))?.position;
    const log = { low, high, topicId: ids.get(topic) };
    return { ...place, position, log, stableEnd: stable, committed: committed[index] };
  });
}

type Place = TopicPartition & { readonly group: string };

function findPartition(logs: readonly StableBounds[], { topic, partition }: TopicPartition): StableBounds {
  const found = logs.find((each) => each.topic === topic && each.partition === partition);
  return found ?? { topic, partition, low: 0n, high: 0n, stable: 0n };
}

const isSamePlace = (one: Place, other: Place): boolean =>
  one.group === other.group && one.topic === other.topic && one.partition === other.partition;
