/** What the row of a partition remembers of the sources of its records, as JSON; pipeline/source-watch.ts keeps it. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/** The name of all records whose ce_source cannot be read. */
export const UNREADABLE_SOURCE = '';

/** What a record is to the memory of its source. */
export const MARKS = { good: '.', poison: 'x', misrouted: 'm' } as const;

export interface SourceNote {
  readonly source: string;
  /** Its latest records, oldest first, as runs of marks (run-window.ts): `.200 x3 m1`. */
  readonly latest: string;
  /** Since when all of its records become dead letters. */
  readonly setAsideSince?: Instant;
  /** Append time of its newest record that lies in another partition than that of its key. */
  readonly misroutedAt?: Instant;
}

export interface PartitionSources {
  /** In the order in which they were first seen. Left out: none. */
  readonly sources?: readonly SourceNote[];
  /** The latest records of all sources that are not set aside, from a poison one on: `0x3 1.2`, by place in `names`. */
  readonly latest?: string;
  readonly names?: readonly string[];
  /** An operator would have it go on although none of the sources is whole: it is not halted again before one is. */
  readonly goesOn?: boolean;
}
