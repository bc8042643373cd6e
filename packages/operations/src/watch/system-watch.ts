/** Watches the running system: takes its readings in the background, and puts them together once a second. */
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';
import type { HistorySeries, Snapshot, TimelineEvent } from './snapshot.ts';

export interface SystemWatchOptions {
  readonly pool: Pool;
  readonly stream: StreamClient;
  /** Before every topic and group of this environment. */
  readonly prefix: string;
  readonly log: Log;
}

/** One figure of the latest snapshot, named as in the history; null: it is not known, or too old to be believed. */
export interface SeriesValue extends Pick<HistorySeries, 'name' | 'unit'> {
  readonly value: number | null;
}

export class SystemWatch {
  readonly #options: SystemWatchOptions;
  readonly #onSnapshot = new Set<(snapshot: Snapshot) => void>();
  readonly #onEvent = new Set<(event: TimelineEvent) => void>();

  constructor(options: SystemWatchOptions) {
    this.#options = options;
  }

  /** Begins to read; connects nothing before. */
  start(): void {
    this.#options.log.debug('watching');
  }

  /** Waits for the readings under way. */
  async stop(): Promise<void> {}

  /** @returns undefined before the first second. */
  latest(): Snapshot | undefined {
    return undefined;
  }

  /** Once a second. @returns what ends it. */
  onSnapshot(listener: (snapshot: Snapshot) => void): () => void {
    this.#onSnapshot.add(listener);
    return () => this.#onSnapshot.delete(listener);
  }

  /** What happened, as it is seen. @returns what ends it. */
  onEvent(listener: (event: TimelineEvent) => void): () => void {
    this.#onEvent.add(listener);
    return () => this.#onEvent.delete(listener);
  }

  /** The figures of the latest snapshot that a history is kept of. */
  series(): readonly SeriesValue[] {
    return [];
  }
}
