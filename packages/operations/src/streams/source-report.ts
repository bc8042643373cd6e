/** What is wrong with the sources of input topics: which partitions they have halted, which of them are set aside, which misroute. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import { MARKS, type SourceNote, UNREADABLE_SOURCE } from '@loyalty-ladder/store/stream/partition-sources.ts';
import type { RememberedSources } from '@loyalty-ladder/store/stream/read-partition-sources.ts';
import { RunWindow } from '@loyalty-ladder/store/stream/run-window.ts';

export interface SourceReport {
  readonly halted: readonly HaltedPartition[];
  readonly setAside: readonly SourceSetAside[];
  readonly misrouting: readonly MisroutingSource[];
}

export interface HaltedPartition extends TopicPartition {
  readonly group: string;
  readonly since: Instant;
  readonly because: string;
}

interface SourceOfTopic {
  readonly group: string;
  readonly topic: string;
  /** null: records whose ce_source cannot be read. */
  readonly source: string | null;
}

export interface SourceSetAside extends SourceOfTopic {
  readonly partitions: readonly number[];
  /** In the first of them. */
  readonly since: Instant;
}

export interface MisroutingSource extends SourceOfTopic {
  /** Of its latest records in each partition, as far as they are remembered. */
  readonly records: number;
  /** Those among them that lie in another partition than that of their key. */
  readonly misrouted: number;
  /** Append time of the newest of these. */
  readonly latestAt: Instant;
}

export function sourceReport(remembered: readonly RememberedSources[]): SourceReport {
  const bySource = [
    ...Map.groupBy(remembered.flatMap(notesOf), ({ group, topic, note }) => `${group} ${topic} ${note.source}`),
  ];
  const sources = bySource.flatMap(([, [first, ...more]]) => (first === undefined ? [] : [[first, ...more] as const]));
  return {
    halted: remembered.flatMap(haltOf),
    setAside: sources.flatMap(setAsideOf),
    misrouting: sources.flatMap(misroutingOf).sort((a, b) => b.misrouted - a.misrouted),
  };
}

interface PlacedNote {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly isMisrouted: boolean;
  readonly note: SourceNote;
}

const notesOf = ({
  group,
  topic,
  partition,
  isMisrouted,
  sources: { sources = [] },
}: RememberedSources): PlacedNote[] => sources.map((note) => ({ group, topic, partition, isMisrouted, note }));

function haltOf({ group, topic, partition, haltedSince, haltedBecause }: RememberedSources): HaltedPartition[] {
  if (haltedSince === null || haltedBecause === null) return [];
  return [{ group, topic, partition, since: haltedSince, because: haltedBecause }];
}

function setAsideOf(notes: readonly [PlacedNote, ...PlacedNote[]]): SourceSetAside[] {
  const set = notes.flatMap(({ partition, note: { setAsideSince } }) =>
    setAsideSince === undefined ? [] : [{ partition, since: setAsideSince }],
  );
  if (set.length === 0) return [];
  return [
    {
      ...named(notes[0]),
      partitions: set.map(({ partition }) => partition),
      since: Math.min(...set.map(({ since }) => since)),
    },
  ];
}

function misroutingOf(notes: readonly [PlacedNote, ...PlacedNote[]]): MisroutingSource[] {
  const times = notes.flatMap(({ isMisrouted, note: { misroutedAt } }) =>
    isMisrouted && misroutedAt !== undefined ? [misroutedAt] : [],
  );
  if (times.length === 0) return [];
  const windows = notes.map(({ note }) => new RunWindow(Number.POSITIVE_INFINITY, note.latest));
  return [
    {
      ...named(notes[0]),
      records: windows.reduce((total, { size }) => total + size, 0),
      misrouted: windows.reduce((total, window) => total + window.count(MARKS.misrouted), 0),
      latestAt: Math.max(...times),
    },
  ];
}

const named = ({ group, topic, note: { source } }: PlacedNote): SourceOfTopic => ({
  group,
  topic,
  source: source === UNREADABLE_SOURCE ? null : source,
});
