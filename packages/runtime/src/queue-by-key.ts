/**
 * Work of one key is done one after the other, of different keys at once. Many who want the same row would each hold a connection while they
 * wait for its lock, and nobody else would get one.
 */
import { OperatingError } from './operating-error.ts';

/** So many wait for the same already that whoever comes now would wait too long. */
export class QueueFullError extends OperatingError {
  override readonly code = 'QUEUE_FULL';
  override readonly retryable = true;
}

export class QueueByKey {
  readonly #waitingMax: number;
  readonly #queues = new Map<string, { last: Promise<unknown>; length: number }>();

  /** @param waitingMax by key. */
  constructor(waitingMax: number) {
    this.#waitingMax = waitingMax;
  }

  /** @throws QueueFullError, and what the work throws. */
  async run<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
    const queue = this.#queues.get(key) ?? { last: Promise.resolve(), length: 0 };
    if (queue.length > this.#waitingMax) throw new QueueFullError(`${queue.length} already wait for the same`);
    const done = queue.last.then(work);
    queue.last = done.catch(() => {});
    queue.length++;
    this.#queues.set(key, queue);
    try {
      return await done;
    } finally {
      queue.length--;
      if (queue.length === 0) this.#queues.delete(key);
    }
  }
}
