/** What a process does over and over until it is told to stop. A turn that fails is repeated; only what cannot pass ends the process. */
import { pause } from './backoff.ts';
import { classify } from './classify.ts';
import { repeat, type Trouble } from './repeat.ts';

export interface Task {
  readonly name: string;
  /** @returns how long to rest before the next turn, ms, or until when. */
  turn(stopping: AbortSignal): Promise<number | (() => Promise<void>)>;
}

export interface TaskOptions {
  readonly onTrouble: (trouble: Trouble) => void;
  /** Called when the task cannot go on. */
  readonly fail: (error: unknown) => void;
  /** Why it is not ready before its first turn is done; without it, it is ready from the start. */
  readonly reasonAtFirst?: string;
}

/** Longer than the longest chain of time limits in a turn. */
const TURN_MS_MAX = 120_000;

export class RunningTask {
  readonly #task: Task;
  readonly #options: TaskOptions;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #reason: string | undefined;
  #turnedAt = performance.now();

  constructor(task: Task, options: TaskOptions) {
    this.#task = task;
    this.#options = options;
    this.#reason = options.reasonAtFirst;
    this.#running = this.#run();
  }

  whyNotLive(): readonly string[] {
    const silentMs = performance.now() - this.#turnedAt;
    return silentMs > TURN_MS_MAX ? [`${this.#task.name}: no turn for ${Math.round(silentMs / 1_000)} s`] : [];
  }

  whyNotReady(): readonly string[] {
    return this.#reason === undefined ? [] : [`${this.#task.name}: ${this.#reason}`];
  }

  /** Waits for the turn under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    try {
      while (!signal.aborted) await this.#turn(signal);
    } catch (error) {
      // Told to stop, it does not repeat what would have been repeated.
      if (!signal.aborted || classify(error) !== 'retryable') this.#options.fail(error);
    }
  }

  async #turn(signal: AbortSignal): Promise<void> {
    const onTrouble = (trouble: Trouble) => this.#inTrouble(trouble);
    const rest = await repeat(() => this.#task.turn(signal), { signal, onTrouble });
    this.#reason = undefined;
    this.#turnedAt = performance.now();
    await (typeof rest === 'number' ? pause(rest, signal) : rest());
    this.#turnedAt = performance.now();
  }

  #inTrouble(trouble: Trouble): void {
    this.#reason = `repeating after ${trouble.reason}`;
    this.#turnedAt = performance.now();
    this.#options.onTrouble(trouble);
  }
}
