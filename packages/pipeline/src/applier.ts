/**
 * Makes batches of slices, for one lane (pipeline.ts). The partitions of the lane put their slices into its queue. The applier takes
 * everything that waits, up to a limit, applies it as one batch, and tells each partition where to go on. It never waits for a batch to
 * fill: while one transaction runs, the next batch grows by itself.
 */
import type { SliceResult } from '@loyalty-ladder/stream/stream-message.ts';
import type { LogSlice } from './log-slice.ts';

/** Applies a batch; a result for each slice, in order. */
export type ApplySlices = (slices: readonly LogSlice[]) => Promise<readonly SliceResult[]>;

interface Waiting {
  readonly slice: LogSlice;
  /** Messages of the slice that are applied already. */
  taken: number;
  /** Where the rest of the slice begins. */
  from: bigint;
  resolve(result: SliceResult): void;
  reject(error: unknown): void;
}

export class Applier {
  readonly #apply: ApplySlices;
  readonly #batchMessagesMax: number;
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(apply: ApplySlices, batchMessagesMax: number) {
    this.#apply = apply;
    this.#batchMessagesMax = batchMessagesMax;
  }

  /** Resolves once the effect of the whole slice is durable, or with what else is to be done about the partition. */
  submit(slice: LogSlice): Promise<SliceResult> {
    if (this.#stopped) return Promise.resolve(slice.from);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ slice, taken: 0, from: slice.from, resolve, reject });
      this.#running ??= this.#drain();
    });
  }

  /** Finishes the batch under way; what still waits is handed back, with the offset up to which it is applied. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  async #drain(): Promise<void> {
    // Slices of the same fetch arrive in one turn of the event loop: let them meet.
    await new Promise(setImmediate);
    while (this.#waiting.length > 0 && !this.#stopped) await this.#applyOne();
    for (const waiting of this.#waiting.splice(0)) waiting.resolve(waiting.from);
    this.#running = undefined;
  }

  async #applyOne(): Promise<void> {
    const taken = this.#take();
    try {
      const results = await this.#apply(taken.map(({ part }) => part));
      taken.forEach(({ waiting, part }, index) => {
        this.#advance(waiting, part, results[index] ?? part.next);
      });
    } catch (error) {
      if (this.#stopped) return; // Nothing of the batch is applied: it is handed back with the rest.
      for (const { waiting } of taken) {
        this.#remove(waiting);
        waiting.reject(error);
      }
    }
  }

  /** An equal share of the limit to each waiting partition, the rest to whoever has more. */
  #take(): { waiting: Waiting; part: LogSlice }[] {
    let room = this.#batchMessagesMax;
    const byLength = [...this.#waiting].sort((a, b) => remaining(a) - remaining(b));
    return byLength.flatMap((waiting, index) => {
      const count = Math.min(remaining(waiting), Math.floor(room / (byLength.length - index)));
      room -= count;
      return count === 0 && remaining(waiting) > 0 ? [] : [{ waiting, part: part(waiting, count) }];
    });
  }

  #advance(waiting: Waiting, applied: LogSlice, result: SliceResult): void {
    waiting.taken += applied.messages.length;
    waiting.from = applied.next;
    if (result === applied.next && waiting.taken < waiting.slice.messages.length) return;
    this.#remove(waiting);
    waiting.resolve(result);
  }

  #remove(waiting: Waiting): void {
    this.#waiting = this.#waiting.filter((each) => each !== waiting);
  }
}

const remaining = ({ slice, taken }: Waiting): number => slice.messages.length - taken;

function part({ slice, taken, from }: Waiting, count: number): LogSlice {
  const messages = slice.messages.slice(taken, taken + count);
  const isLast = taken + count === slice.messages.length;
  const last = messages.at(-1);
  return { ...slice, from, messages, next: isLast || last === undefined ? slice.next : last.offset + 1n };
}
