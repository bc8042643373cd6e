/**
 * Watches the running system: takes its readings in the background, and puts them together once a second, whatever does not answer. Writes
 * nothing but a count of the base that others take from it (shared-census.ts); connects nothing before it is started.
 */
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { flowOf } from './flow.ts';
import { type JudgedParts, judgeSystem } from './judge-system.ts';
import { PartitionWatch } from './partition-watch.ts';
import { believed, nothingRead, readingOf } from './readings.ts';
import type { SeenCause } from './seen-cause.ts';
import type { Reading, Snapshot, TimelineEvent, WatchedLatency, WatchedPartition } from './snapshot.ts';
import {
  businessOf,
  deadLettersOf,
  feedbackOf,
  groupsOf,
  ladderOf,
  outboxOf,
  servicesOf,
  webhooksOf,
} from './snapshot-parts.ts';
import { beginReadings, type ReadingSource, type SnapshotReadings, type Streams } from './snapshot-readings.ts';
import { actionEvents, deploymentEvents, eventsBetween, type Looked, settledGroups } from './timeline.ts';

export interface SystemWatchOptions extends ReadingSource {
  readonly log: Log;
  /** Of whoever sends probe events; without it latency is never read. */
  readonly latency?: () => Reading<WatchedLatency>;
  /** What the commands of advice come to where the system runs; without it they are those of containers. */
  readonly commandsOf?: ((advice: string) => string) | undefined;
}

export interface WatchListener {
  /** Once a second. */
  readonly snapshot?: (snapshot: Snapshot) => void;
  /** What happened, as it is seen; never empty. */
  readonly events?: (events: readonly TimelineEvent[]) => void;
}

const SNAPSHOT_MS = 1_000;
const SECONDS_STALE_MS = 10_000;
const STORE_STALE_MS = 30_000;
const SELDOM_STALE_MS = 180_000;
/** Where very much waits it is looked through seldom. */
const BUSINESS_STALE_MS = 600_000;
const CENSUS_STALE_MS = 86_400_000;

export class SystemWatch {
  readonly #options: SystemWatchOptions;
  readonly #listeners = new Set<WatchListener>();
  readonly #partitions = new PartitionWatch();
  /** When each cause was first seen, by name and subject. */
  readonly #since = new Map<string, number>();
  /** The latest that was told. */
  #lastAction = 0n;
  #lastDeployment = 0n;
  #readings: SnapshotReadings | undefined;
  #timer: NodeJS.Timeout | undefined;
  #watched: readonly WatchedPartition[] = [];
  #looked: Looked | undefined;
  #latest: Snapshot | undefined;
  #sequence = 0;

  constructor(options: SystemWatchOptions) {
    this.#options = options;
  }

  start(): void {
    this.#readings ??= beginReadings(this.#options, this.#options.log, (streams) => this.#look(streams));
    this.#timer ??= setInterval(() => this.#tell(), SNAPSHOT_MS);
  }

  /** Waits for the readings under way. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    await Promise.all(Object.values(this.#readings ?? {}).map((reading) => reading.stop()));
  }

  /** @returns undefined in the first second. */
  latest(): Snapshot | undefined {
    return this.#latest;
  }

  /** @returns what ends it. */
  subscribe(listener: WatchListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Each look counts, also one that no snapshot is made of. */
  #look(streams: Streams): void {
    const { groups, retention } = this.#readings ?? {};
    const { instances, pauses, sources } = streams;
    this.#watched = this.#partitions.look(streams, {
      ...{ prefix: this.#options.prefix, instances, pauses, halted: sources.halted },
      groups: groups?.latest?.value,
      retention: retention?.latest?.value,
    });
  }

  #tell(): void {
    if (this.#readings === undefined) return;
    this.#sequence += 1;
    this.#latest = this.#snapshotOf(this.#readings);
    for (const { snapshot } of this.#listeners) snapshot?.(this.#latest);
    const events = this.#eventsOf(this.#readings, this.#latest);
    if (events.length > 0) for (const listener of this.#listeners) listener.events?.(events);
  }

  #snapshotOf(readings: SnapshotReadings): Snapshot {
    const parts = this.#partsOf(readings);
    const verdict = judgeSystem(parts, (seen) => this.#firstSeen(seen));
    this.#forget(new Set(verdict.causes.map(keyOf)));
    const published = believed(
      readingOf({ source: 'postgres', staleAfterMs: STORE_STALE_MS, of: readings.outboxFlow }, (rates) => rates),
    );
    const clockAt = readings.store.latest?.value.clockAt ?? null;
    const { sources: _, isStoreMoved: __, ...shown } = parts;
    const flow = flowOf(parts, { causes: verdict.causes, published, prefix: this.#options.prefix });
    return this.#inCommands({ sequence: this.#sequence, at: Date.now(), clockAt, verdict, flow, ...shown });
  }

  #partsOf(
    readings: SnapshotReadings,
  ): JudgedParts & Omit<Snapshot, 'sequence' | 'at' | 'clockAt' | 'verdict' | 'flow'> {
    const { prefix, latency } = this.#options;
    const watched = this.#watched;
    const { streams, store, outboxFlow, census, moves } = readings;
    const storeNow = store.ageMs <= STORE_STALE_MS ? (store.latest?.value ?? null) : null;
    const both = { source: 'kafka and postgres', staleAfterMs: SECONDS_STALE_MS, of: streams } as const;
    const ofStore = { source: 'postgres', staleAfterMs: STORE_STALE_MS, of: store } as const;
    return {
      partitions: readingOf(both, () => watched),
      groups: readingOf({ source: 'kafka', staleAfterMs: SECONDS_STALE_MS, of: readings.groups }, (groups) =>
        groupsOf(groups, watched, prefix),
      ),
      services: readingOf({ ...both, source: 'postgres' }, ({ instances }) =>
        servicesOf(instances, watched, storeNow, prefix),
      ),
      sources: readingOf(both, ({ sources }) => sources),
      isStoreMoved: readingOf(ofStore, ({ home }) => home.isAhead),
      businessLag: businessReading(readings),
      outbox: readingOf(ofStore, (backlogs) => outboxOf(backlogs, outboxFlow.latest?.value.perSecond ?? null)),
      latency: latency?.() ?? nothingRead('probe', SELDOM_STALE_MS),
      deadLetters: readingOf(ofStore, deadLettersOf),
      webhooks: readingOf(ofStore, webhooksOf),
      ladder: readingOf({ source: 'postgres', staleAfterMs: CENSUS_STALE_MS, of: census }, (count) =>
        ladderOf(count, moves.latest?.value ?? []),
      ),
      feedback: readingOf({ source: 'postgres', staleAfterMs: CENSUS_STALE_MS, of: census }, feedbackOf),
    };
  }

  /** As advice is said here. */
  #inCommands(snapshot: Snapshot): Snapshot {
    const { commandsOf } = this.#options;
    if (commandsOf === undefined) return snapshot;
    const { verdict, partitions } = snapshot;
    const causes = verdict.causes.map((cause) => ({ ...cause, advice: commandsOf(cause.advice) }));
    const value =
      partitions.value?.map((each) => ({ ...each, advice: each.advice && commandsOf(each.advice) })) ?? null;
    return { ...snapshot, verdict: { ...verdict, causes }, partitions: { ...partitions, value } };
  }

  #firstSeen(seen: SeenCause): number {
    const key = keyOf(seen);
    const since = this.#since.get(key) ?? Date.now();
    this.#since.set(key, since);
    return since;
  }

  /** A cause that is gone and comes again is a new one. */
  #forget(seen: ReadonlySet<string>): void {
    for (const key of this.#since.keys()) if (!seen.has(key)) this.#since.delete(key);
  }

  #eventsOf(
    { streams, groups, actions, deployments }: SnapshotReadings,
    { at, partitions }: Snapshot,
  ): TimelineEvent[] {
    const now: Looked = {
      at,
      instances: streams.latest?.value.instances,
      groups: groups.latest?.value,
      settled: settledGroups(this.#looked?.settled ?? [], groups.latest?.value),
      partitions: believed(partitions) ?? undefined,
    };
    const done = (actions.latest?.value ?? []).filter(({ actionId }) => actionId > this.#lastAction);
    this.#lastAction = done[0]?.actionId ?? this.#lastAction; // The newest comes first.
    const deployed = (deployments.latest?.value ?? []).filter(
      ({ deploymentNo }) => deploymentNo > this.#lastDeployment,
    );
    this.#lastDeployment = deployed[0]?.deploymentNo ?? this.#lastDeployment;
    const events = [...eventsBetween(this.#looked, now), ...actionEvents(done), ...deploymentEvents(deployed)];
    this.#looked = now;
    return events;
  }
}

const keyOf = ({ name, subject }: Pick<SeenCause, 'name' | 'subject'>): string => `${name} ${subject}`;

/** As old as the older of its two readings: what is due and unpublished is read with the store, the rest by itself. */
function businessReading({ business, store }: SnapshotReadings): Snapshot['businessLag'] {
  const ofBusiness = readingOf({ source: 'postgres', staleAfterMs: BUSINESS_STALE_MS, of: business }, (read) => read);
  const ofStore = readingOf({ source: 'postgres', staleAfterMs: STORE_STALE_MS, of: store }, (read) => read);
  const older = (ofStore.asOf ?? 0) < (ofBusiness.asOf ?? 0) ? ofStore : ofBusiness;
  return {
    ...older,
    isStale: ofBusiness.isStale || ofStore.isStale,
    value: ofBusiness.value === null || ofStore.value === null ? null : businessOf(ofBusiness.value, ofStore.value),
    fault: ofBusiness.fault ?? ofStore.fault,
  };
}
