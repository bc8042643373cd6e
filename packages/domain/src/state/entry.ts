/** One line of the points ledger: points move from one account to another (domain.md, "Points: a ledger"). */
import type { Instant } from '../time/instant.ts';

export type Account =
  | 'program:issued'
  | 'program:redeemed'
  | 'program:expired'
  | 'program:reversed'
  | 'program:adjusted'
  | 'customer:pending'
  | 'customer:available'
  | 'customer:held';

export type EntryKind = 'earn' | 'vest' | 'expire' | 'reverse' | 'hold' | 'release' | 'capture' | 'restore' | 'adjust';

/** What made it happen: a fact, or time alone (`vest:2024-01-15`, `expire:2025-01`, `hold:H1`, ...). */
export type Cause =
  | { readonly type: 'fact'; readonly source: string; readonly id: string }
  | { readonly type: 'timer'; readonly timer: string };

export interface Entry {
  /** Effective time. */
  readonly at: Instant;
  readonly kind: EntryKind;
  readonly from: Account;
  readonly to: Account;
  /** Positive from a fold; a correction (compare.ts) may be negative. */
  readonly points: bigint;
  readonly cause: Cause;
}

/** The text whose hash is the entry's key: cause, kind, accounts. NUL cannot occur in ids, so the parts cannot run together. */
export function entryKeyText(entry: Entry): string {
  const { cause } = entry;
  const causeText = cause.type === 'fact' ? `fact\0${cause.source}\0${cause.id}` : `timer\0${cause.timer}`;
  return `${causeText}\0${entry.kind}\0${entry.from}\0${entry.to}`;
}
