/** What has to be stopped, in reverse order of its start, within one deadline. */
import type { Log } from './log.ts';
import { within } from './within.ts';

export type Stop = () => Promise<unknown> | unknown;

export class Shutdown {
  readonly #stops: { readonly name: string; readonly stop: Stop }[] = [];
  readonly #log: Log;
  readonly #msMax: number;

  constructor(log: Log, msMax: number) {
    this.#log = log;
    this.#msMax = msMax;
  }

  /** Call right after something was started; what was started last is stopped first. */
  add(name: string, stop: Stop): void {
    this.#stops.push({ name, stop });
  }

  /** A stop that fails is logged and does not keep the others from running. @returns whether all stopped cleanly and in time. */
  run(): Promise<boolean> {
    return within(this.#msMax, this.#stopAll(), () => false);
  }

  async #stopAll(): Promise<boolean> {
    let clean = true;
    for (let last = this.#stops.pop(); last !== undefined; last = this.#stops.pop()) {
      try {
        await last.stop();
      } catch (error) {
        clean = false;
        this.#log.error({ err: error, part: last.name }, 'could not be stopped cleanly');
      }
    }
    return clean;
  }
}
