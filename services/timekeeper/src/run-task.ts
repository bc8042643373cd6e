/** A task of the timekeeper: turns until stopped. A turn that fails is tried again; only what cannot pass ends the service. */
import { classifyFailure } from '@loyalty-ladder/decisions/failure.ts';
import { backoffMs, pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';

export interface Task {
  readonly name: string;
  /** @returns how long to wait before the next turn, ms. */
  turn(stopping: AbortSignal): Promise<number>;
}

const RETRY = { delayMsMin: 100, delayMsMax: 5_000 };
const TURN_MS_MAX = 120_000;

export class RunningTask {
  readonly #task: Task;
  readonly #context: TimekeeperContext;
  readonly #stopping = new AbortController();
  readonly #running: Promise<void>;
  #trouble: string | undefined;
  #turnedAt = performance.now();

  /** @param fail called when the task cannot go on. */
  constructor(task: Task, context: TimekeeperContext, fail: (error: unknown) => void) {
    this.#task = task;
    this.#context = context;
    this.#running = this.#run().catch(fail);
  }

  isLive(): readonly string[] {
    const silentMs = performance.now() - this.#turnedAt;
    return silentMs > TURN_MS_MAX ? [`${this.#task.name}: no turn for ${Math.round(silentMs / 1_000)} s`] : [];
  }

  troubles(): readonly string[] {
    return this.#trouble === undefined ? [] : [`${this.#task.name}: ${this.#trouble}`];
  }

  /** Waits for the turn under way. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    for (let failures = 0; !signal.aborted; ) {
      try {
        const waitMs = await this.#task.turn(signal);
        failures = 0;
        this.#trouble = undefined;
        await pause(waitMs, signal);
      } catch (error) {
        await this.#failed(error, failures++, signal);
      }
      this.#turnedAt = performance.now();
    }
  }

  async #failed(error: unknown, failures: number, signal: AbortSignal): Promise<void> {
    const { log, metrics } = this.#context;
    if (classifyFailure(error) !== 'transient') throw error;
    this.#trouble = `repeating after ${(error as Error).name}`;
    metrics.failures.inc({ task: this.#task.name });
    log.warn({ err: error, task: this.#task.name }, 'a turn failed; trying again');
    await pause(backoffMs(failures, RETRY), signal);
  }
}
