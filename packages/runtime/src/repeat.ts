/** Work that fails for a passing reason (classify.ts) is done again until it succeeds: the one such loop of all processes. */
import { backoffMs, pause } from './backoff.ts';
import { classify } from './classify.ts';

/** A failure after which the work is repeated. */
export interface Trouble {
  readonly error: Error;
  /** In words, for whoever asks why it takes so long. */
  readonly reason: string;
  /** How many attempts had failed before this one. */
  readonly attempt: number;
  /** How long until the next one. */
  readonly delayMs: number;
}

export interface RepeatOptions {
  readonly onTrouble: (trouble: Trouble) => void;
  /** Once it aborts, nothing is repeated any more. */
  readonly signal?: AbortSignal;
}

const LIMITS = { delayMsMin: 100, delayMsMax: 5_000 };

/** @throws what does not pass, at once; and after the signal has aborted, whatever the work fails with. */
export async function repeat<Result>(
  work: () => Promise<Result>,
  { onTrouble, signal }: RepeatOptions,
): Promise<Result> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await work();
    } catch (error) {
      if (signal?.aborted || classify(error) !== 'retryable') throw error;
      const delayMs = backoffMs(attempt, LIMITS);
      onTrouble({ error: error as Error, reason: reasonOf(error as Error), attempt, delayMs });
      await pause(delayMs, signal);
      if (signal?.aborted) throw error;
    }
  }
}

/** Node says nothing but the code where each of several addresses has refused. */
function reasonOf({ message, code, name }: Error & { readonly code?: unknown }): string {
  return message || String(code ?? name);
}
