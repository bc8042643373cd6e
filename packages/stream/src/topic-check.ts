/**
 * The topics that a process uses, checked before it begins and from then on again and again: a setting can be changed under a running
 * service. Never in the way of records: it is asked in turns that go on by themselves.
 */
import { unlessAborted } from '@loyalty-ladder/runtime/unless-aborted.ts';
import type { TopicRule } from './check-topics.ts';
import type { StreamClient } from './stream-client.ts';

export interface TopicCheckOptions {
  readonly stream: Pick<StreamClient, 'checkTopics'>;
  readonly rules: readonly TopicRule[];
  readonly everyMs: number;
}

export class TopicCheck {
  readonly #options: TopicCheckOptions;
  #dueAt = Number.NEGATIVE_INFINITY;

  constructor(options: TopicCheckOptions) {
    this.#options = options;
  }

  /**
   * Checks if that is due.
   * @param stopping Kafka may hang: once it aborts nothing is waited for.
   * @returns until when it is not due again, ms. @throws TopicRefusedError, StreamError
   */
  async whenDue(stopping?: AbortSignal): Promise<number> {
    const { stream, rules, everyMs } = this.#options;
    const begun = performance.now();
    if (begun >= this.#dueAt) {
      const checked = stream.checkTopics(rules);
      await (stopping === undefined ? checked : unlessAborted(checked, stopping));
      this.#dueAt = begun + everyMs;
    }
    return Math.max(0, this.#dueAt - performance.now());
  }
}
