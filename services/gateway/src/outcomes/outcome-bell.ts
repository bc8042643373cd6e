/** Long polls that wait for outcomes: one connection listens for all of them, and so many may wait and no more. */
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { OutboxSignal } from '@loyalty-ladder/store/outbox/outbox-signal.ts';

export interface OutcomeBellOptions {
  readonly databaseUrl: string;
  readonly log: Log;
  readonly waitingMax: number;
}

/** Without a notification it is looked at all the same. */
const POLL_MS = 1_000;
/** Consumers at work commit every few ms: who waits looks once for many of them. */
const GATHER_MS = 100;

export class OutcomeBell {
  readonly #options: OutcomeBellOptions;
  readonly #waiting = new Set<() => void>();
  #signal: OutboxSignal | undefined;
  #rung = 0;
  #isStopped = false;

  constructor(options: OutcomeBellOptions) {
    this.#options = options;
  }

  /** How often it has rung, to be noted before it is looked whether something has come. */
  get rung(): number {
    return this.#rung;
  }

  get hasRoom(): boolean {
    return !this.#isStopped && this.#waiting.size < this.#options.waitingMax;
  }

  /**
   * Resolves when something may have come, at once if it has rung since; after `ms`, when the caller has gone, and when the gateway stops.
   * @param since `rung` as noted.
   */
  wait(since: number, ms: number, gone: AbortSignal): Promise<void> {
    this.#begin();
    if (!this.hasRoom || gone.aborted || since !== this.#rung) return Promise.resolve();
    return new Promise((resolve) => {
      const wake = () => {
        clearTimeout(timer);
        gone.removeEventListener('abort', wake);
        this.#waiting.delete(wake);
        resolve();
      };
      const timer = setTimeout(wake, ms);
      gone.addEventListener('abort', wake);
      this.#waiting.add(wake);
    });
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#ring();
    await this.#signal?.stop();
  }

  /** It listens from the first who waits on. */
  #begin(): void {
    if (this.#signal !== undefined || this.#isStopped) return;
    const { databaseUrl, log } = this.#options;
    this.#signal = new OutboxSignal({ service: 'gateway', databaseUrl, log });
    void this.#listen(this.#signal);
  }

  async #listen(signal: OutboxSignal): Promise<void> {
    await signal.listen();
    while (!this.#isStopped) {
      await signal.wait(POLL_MS);
      this.#ring();
      await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
    }
  }

  #ring(): void {
    this.#rung += 1;
    for (const wake of [...this.#waiting]) wake();
  }
}
