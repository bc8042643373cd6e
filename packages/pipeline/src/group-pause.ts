/**
 * That people have paused this group, as far as this process knows: for the log, and so that nothing is fetched until it is resumed. What
 * holds is its row in Postgres, at which each batch looks (accept-slices.ts): a process that starts, or gets partitions, learns of it there.
 */
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { ConsumerPause } from '@loyalty-ladder/store/stream/consumer-pauses.ts';

const LOOK_MS = 1_000;

export class GroupPause {
  readonly #read: () => Promise<ConsumerPause | undefined>;
  readonly #log: Log;
  #isPaused = false;
  /** For all partitions, while any waits. */
  #resumed: Promise<void> | undefined;

  /** @param read undefined: the group is not paused. */
  constructor(read: () => Promise<ConsumerPause | undefined>, log: Log) {
    this.#read = read;
    this.#log = log;
  }

  /** By a batch. Said once a pause; who and why is for `npm run streams -- status`. */
  seen({ group, pausedAt }: ConsumerPause): void {
    if (this.#isPaused) return;
    this.#isPaused = true;
    const next = `npm run streams -- resume ${group} --reason TEXT`;
    this.#log.warn({ group, since: new Date(pausedAt).toISOString(), next }, 'the group is paused: nothing is applied');
  }

  /** Resolves when it is worth while to read again, at the latest when `stopping` aborts. */
  resumed(stopping: AbortSignal): Promise<void> {
    this.#resumed ??= this.#waitUntilResumed(stopping).finally(() => {
      this.#resumed = undefined;
    });
    return this.#resumed;
  }

  async #waitUntilResumed(stopping: AbortSignal): Promise<void> {
    do await pause(LOOK_MS, stopping);
    while (!stopping.aborted && (await this.#isStillPaused()));
  }

  async #isStillPaused(): Promise<boolean> {
    try {
      if ((await this.#read()) !== undefined) return true;
      if (this.#isPaused) this.#log.info('the group is resumed');
      this.#isPaused = false;
    } catch {
      // The next batch meets the same fault, says it, and repeats what can be repeated.
    }
    return false;
  }
}
