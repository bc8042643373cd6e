/** The running system as SystemWatch shows it, beside the truth as a test can know it: Kafka and Postgres asked directly, by other clients. */
import type { InputTopic } from '@loyalty-ladder/contracts/topics.ts';
import { kafkaAccessOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import type { Snapshot, TimelineEvent, WatchedPartition } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { SystemWatch, type SystemWatchOptions } from '@loyalty-ladder/operations/watch/system-watch.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { waitUntil } from './wait-until.ts';
import { testInWorld, type World, type WorldOptions } from './world.ts';

export type Watched = ReturnType<typeof watchWorld>;

/** @returns `test` with a `watch` on its world, which runs from the first test to the last. */
export function testWatched(options: WorldOptions, more: Partial<SystemWatchOptions> = {}) {
  return testInWorld(options).extend('watch', { scope: 'file' }, async ({ world }, { onCleanup }) => {
    const watch = watchWorld(world, more);
    onCleanup(() => watch.close());
    return watch;
  });
}

function watchWorld({ endpoints, topicPrefix: prefix }: World, more: Partial<SystemWatchOptions>) {
  const pool = createPool({ databaseUrl: endpoints.databaseUrl, applicationName: 'watch', connectionsMax: 2 });
  const stream = new StreamClient({ ...kafkaAccessOf(endpoints), clientId: 'watch', log: SILENT_LOG });
  const watch = new SystemWatch({ pool, stream, prefix, log: SILENT_LOG, ...more });
  const snapshots: Snapshot[] = [];
  const events: TimelineEvent[] = [];
  watch.subscribe({ snapshot: (each) => snapshots.push(each), events: (some) => events.push(...some) });
  watch.start();
  return {
    /** All that were shown so far, oldest first. */
    snapshots,
    events,
    /** The first one from now on of which something holds. */
    async shownWhen(what: string, isSo: (snapshot: Snapshot) => boolean): Promise<Snapshot> {
      const from = snapshots.length;
      return waitUntil(() => snapshots.slice(from).find(isSo), {
        what,
        explain: () => JSON.stringify(snapshots.at(-1), undefined, 1),
      });
    },
    async close(): Promise<void> {
      await watch.stop();
      await Promise.all([stream.close(), pool.end()]);
    },
  };
}

export function partitionsOf({ partitions }: Snapshot, topic: string): readonly WatchedPartition[] {
  return (partitions.value ?? []).filter((each) => each.topic === topic);
}

export const messagesOf = (snapshot: Snapshot, topic: string): number =>
  partitionsOf(snapshot, topic).reduce((sum, { messages }) => sum + messages, 0);

/** As the log and Postgres have it, by partition. */
export async function trueLag({ kafka, pool, topic }: World, of: InputTopic): Promise<Map<number, number>> {
  const admin = kafka.admin();
  await admin.connect();
  const { rows } = await pool.query('select partition, next_offset from stream_offsets where topic = $1', [topic(of)]);
  const logs = await admin.fetchTopicOffsets(topic(of));
  await admin.disconnect();
  const next = new Map(rows.map((row) => [row.partition, Number(row.next_offset)]));
  return new Map(
    logs.map(({ partition, low, high }) => [
      partition,
      Math.max(0, Number(high) - Math.max(next.get(partition) ?? 0, Number(low))),
    ]),
  );
}
