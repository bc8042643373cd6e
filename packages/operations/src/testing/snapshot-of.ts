/** A snapshot in which nothing is known but what a test says. */
import type { Reading, Snapshot, Source, WatchedGroup } from '../watch/snapshot.ts';

export function snapshotOf(sequence: number, parts: Partial<Snapshot> = {}): Snapshot {
  return {
    sequence,
    at: sequence * 1_000,
    clockAt: null,
    verdict: { level: 'unknown', sentence: 'Nothing is known.', causes: [] },
    flow: { nodes: [], edges: [] },
    partitions: unread('kafka and postgres'),
    groups: unread('kafka'),
    services: unread('postgres'),
    businessLag: unread('postgres'),
    outbox: unread('postgres'),
    latency: unread('probe'),
    deadLetters: unread('postgres'),
    webhooks: unread('postgres'),
    ladder: unread('postgres'),
    feedback: unread('postgres'),
    ...parts,
  };
}

const unread = (source: Source) =>
  ({ source, asOf: null, staleAfterMs: 5_000, isStale: true, value: null, fault: 'away' }) as const;

/** Read just now. */
export const readingOf = <Value>(value: Value, source: Source = 'postgres'): Reading<Value> => ({
  ...{ source, value },
  ...{ asOf: 0, staleAfterMs: 5_000, isStale: false, fault: null },
});

/** A group that has so many records to read, a hundred a second. */
export const groupOf = (group: string, messages: number): WatchedGroup => ({
  ...{ group, messages },
  ...{ service: group, state: 'Stable', members: 1, level: 'ok', seconds: messages / 100, pause: null },
});
