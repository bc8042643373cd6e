/**
 * What the records of a partition say of those who wrote them. One poison record is a dead letter; a flood of them is a bad deploy, whose
 * good-looking neighbours are not to be half applied. So when too large a share of a source's latest records is poison, all of its records
 * are set aside, and those of other sources flow. Where all sources are broken at once (partition-window.ts) the partition is halted.
 *
 * Nothing of it is kept in this process: the partition's row has it, locked by the batch and moved on with it. So what becomes of a record
 * follows from those before it in its partition, whoever applies them, in whatever batches, after whatever restart.
 *
 * A source comes back by itself once its share has fallen to half of what set it aside. In the same memory are records that lie in another
 * partition than that of their key: whose are misrouted is known to all readers (completeness.ts, timekeeper/stream-watch.ts).
 */
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { MARKS, type PartitionSources, type SourceNote } from '@loyalty-ladder/store/stream/partition-sources.ts';
import { RunWindow } from '@loyalty-ladder/store/stream/run-window.ts';
import type { Decoded } from './decode-slices.ts';
import { PartitionWindow } from './partition-window.ts';
import { sourceOf } from './source-of.ts';
import type { WatchLimits } from './watch-limits.ts';

export interface SourceEvent {
  readonly kind: 'set-aside' | 'back' | 'misrouting';
  readonly source: string;
}

export interface Watched {
  /** Up to the one that halts the partition; those of sources set aside are poison. */
  readonly records: readonly Decoded[];
  /** To be kept with the effects of the records. */
  readonly sources: PartitionSources;
  /** How many of the records lie in another partition than that of their key. */
  readonly misrouted: number;
  /** Append time of the newest record remembered that was misrouted. */
  readonly misroutedAt: Instant | null;
  /** The partition must not go on behind the records. */
  readonly halted: { readonly since: Instant; readonly because: string } | undefined;
  readonly events: readonly SourceEvent[];
}

interface Memory {
  readonly source: string;
  readonly latest: RunWindow;
  setAsideSince: Instant | undefined;
  misroutedAt: Instant | undefined;
}

/** Sources remembered by a partition; a producer that gives each record another one costs no more than this. */
const SOURCES_MAX = 32;
const { good: GOOD, poison: POISON, misrouted: MISROUTED } = MARKS;

/** @param before what the partition's row says. @param now by Postgres' clock. */
export function watchSources(
  before: PartitionSources,
  {
    partition,
    records,
    now,
  }: { readonly partition: number; readonly records: readonly Decoded[]; readonly now: Instant },
  limits: WatchLimits,
): Watched {
  const watch = new SourceWatch(before, partition, now, limits);
  return watch.pass(records);
}

class SourceWatch {
  readonly #limits: WatchLimits;
  readonly #partition: number;
  readonly #now: Instant;
  readonly #memories: Map<string, Memory>;
  readonly #window: PartitionWindow;
  readonly #events: SourceEvent[] = [];
  #misrouted = 0;

  constructor(before: PartitionSources, partition: number, now: Instant, limits: WatchLimits) {
    this.#limits = limits;
    this.#partition = partition;
    this.#now = now;
    this.#memories = new Map(
      (before.sources ?? []).map((note) => [note.source, memoryOf(note, limits.windowRecords)] as const),
    );
    this.#window = new PartitionWindow(limits, before);
  }

  pass(records: readonly Decoded[]): Watched {
    const passed: Decoded[] = [];
    let because: string | undefined;
    for (const record of records) {
      const memory = this.#memoryOf(sourceOf(record));
      because = this.#notice(memory, record);
      passed.push(record.ok && memory.setAsideSince !== undefined ? setAside(record) : record);
      if (because !== undefined) break;
    }
    const memories = [...this.#memories.values()];
    const misrouted = memories.flatMap(({ misroutedAt }) => (misroutedAt === undefined ? [] : [misroutedAt]));
    return {
      records: passed,
      sources: { sources: memories.map(noteOf), ...this.#window.toJson() },
      misrouted: this.#misrouted,
      misroutedAt: misrouted.length === 0 ? null : Math.max(...misrouted),
      halted: because === undefined ? undefined : { since: this.#now, because },
      events: this.#events,
    };
  }

  /** @returns why the partition must be halted. */
  #notice(memory: Memory, record: Decoded): string | undefined {
    const isMisrouted = record.ok && partitionOf(record.fact.customerId, PARTITIONS) !== this.#partition;
    if (isMisrouted) this.#noticeMisrouted(memory, record);
    memory.latest.push(record.ok ? (isMisrouted ? MISROUTED : GOOD) : POISON);
    if (memory.latest.count(MISROUTED) === 0) memory.misroutedAt = undefined;
    if (memory.setAsideSince !== undefined) return this.#judgeReturn(memory);
    this.#window.push(memory.source, !record.ok);
    return record.ok ? undefined : this.#judge(memory);
  }

  #noticeMisrouted(memory: Memory, { message }: Decoded): void {
    // Of a fleet that the memory cannot hold each would be new again and again: it is said of the first ones.
    const isNew = memory.misroutedAt === undefined && this.#memories.size < SOURCES_MAX;
    if (isNew) this.#events.push({ kind: 'misrouting', source: memory.source });
    memory.misroutedAt = Number(message.timestamp);
    this.#misrouted++;
  }

  #judge(memory: Memory): string | undefined {
    const because = this.#window.whyAllBroken();
    if (because !== undefined) return because;
    if (memory.latest.count(POISON) <= this.#poisonMax) return undefined;
    memory.setAsideSince = this.#now;
    this.#window.leaveOut(memory.source);
    this.#events.push({ kind: 'set-aside', source: memory.source });
    return undefined;
  }

  #judgeReturn(memory: Memory): undefined {
    if (memory.latest.count(POISON) > this.#poisonMax / 2) return;
    memory.setAsideSince = undefined;
    this.#events.push({ kind: 'back', source: memory.source });
  }

  get #poisonMax(): number {
    return this.#limits.shareMax * this.#limits.windowRecords;
  }

  #memoryOf(source: string): Memory {
    const known = this.#memories.get(source);
    if (known !== undefined) return known;
    const memory = memoryOf({ source, latest: '' }, this.#limits.windowRecords);
    if (this.#memories.size < SOURCES_MAX || this.#forgetOne()) this.#memories.set(source, memory);
    return memory;
  }

  /** The one known longest, preferably one of which there is nothing to say. @returns whether there is room then. */
  #forgetOne(): boolean {
    const memories = [...this.#memories.values()];
    const nothing = memories.find(({ latest }) => latest.count(GOOD) === latest.size);
    const forgotten = nothing ?? memories.find(({ setAsideSince }) => setAsideSince === undefined);
    return forgotten !== undefined && this.#memories.delete(forgotten.source);
  }
}

function memoryOf({ source, latest, setAsideSince, misroutedAt }: SourceNote, windowRecords: number): Memory {
  return { source, latest: new RunWindow(windowRecords, latest), setAsideSince, misroutedAt };
}

function noteOf({ source, latest, setAsideSince, misroutedAt }: Memory): SourceNote {
  return {
    source,
    latest: latest.toString(),
    ...(setAsideSince === undefined ? {} : { setAsideSince }),
    ...(misroutedAt === undefined ? {} : { misroutedAt }),
  };
}

function setAside({ message }: Decoded): Decoded {
  return {
    ok: false,
    message,
    reason: 'source-set-aside',
    detail: 'too many of the latest records with this ce_source cannot be applied: all of them are set aside',
  };
}
