/**
 * "A correction posts, per key, recomputed net minus recorded net, same kind, accounts and effective time."
 * Nets are taken per key and effective time: an entry that moves in time is taken back where it was and posted where it belongs.
 */
import type { Entry } from '../state/entry.ts';
import type { Instant } from '../time/instant.ts';

/** One or several lines of the ledger, summed or not. */
export interface RecordedEntry<Key> extends Entry {
  readonly key: Key;
}

/** A line to append: points may be negative; `corrects` tells whether something was recorded under this key and time before. */
export interface EntryDifference<Key> extends RecordedEntry<Key> {
  readonly corrects: boolean;
}

/** In order of the recomputed entries, then what only stands in the record. */
export function compareEntries<Key>(
  recorded: readonly RecordedEntry<Key>[],
  recomputed: readonly Entry[],
  keyOf: (entry: Entry) => Key,
): EntryDifference<Key>[] {
  const nets = new Nets<Key>();
  for (const entry of recomputed) nets.add({ ...entry, key: keyOf(entry) }, entry.points, false);
  for (const entry of recorded) nets.add(entry, -entry.points, true);
  return nets.differences();
}

/** Sums by key and effective time, in order of first appearance. */
class Nets<Key> {
  readonly #byKey = new Map<Key, Map<Instant, EntryDifference<Key>>>();
  readonly #order: { key: Key; at: Instant }[] = [];

  add(entry: RecordedEntry<Key>, points: bigint, corrects: boolean): void {
    const byTime = this.#byKey.get(entry.key) ?? new Map<Instant, EntryDifference<Key>>();
    this.#byKey.set(entry.key, byTime);
    const known = byTime.get(entry.at);
    if (known === undefined) this.#order.push({ key: entry.key, at: entry.at });
    byTime.set(entry.at, {
      ...(known ?? entry),
      points: (known?.points ?? 0n) + points,
      corrects: corrects || (known?.corrects ?? false),
    });
  }

  differences(): EntryDifference<Key>[] {
    return this.#order.flatMap(({ key, at }) => {
      const net = this.#byKey.get(key)?.get(at);
      return net === undefined || net.points === 0n ? [] : [net];
    });
  }
}
