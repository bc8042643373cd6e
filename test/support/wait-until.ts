/** Waits for a condition instead of for a time: the only way in which a test waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { within } from '@loyalty-ladder/runtime/within.ts';

const POLL_MS = 20;
/** One limit for all, far above what a slow machine needs and below that of a test (vitest.config.ts): its end is a failure, never a measure. */
export const WAIT_MS_MAX = 120_000;

export interface WaitOptions {
  /** What is waited for; the error says it. */
  readonly what: string;
  readonly timeoutMs?: number;
  /** Appended to the error: the end of a service's log, a count reached so far. */
  readonly explain?: () => string | Promise<string>;
}

/**
 * @param condition asked again and again until it returns something truthy; while it throws, it does not hold. One that never answers is
 *   waited for no longer than the others.
 * @returns what the condition returned. @throws Error saying what did not come, with the condition's last error or value.
 */
export async function waitUntil<T>(
  condition: () => T | Promise<T>,
  { what, timeoutMs = WAIT_MS_MAX, explain }: WaitOptions,
): Promise<Exclude<T, false | null | undefined | 0 | ''>> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { value, error } = await within(Math.max(0, deadline - performance.now()), attempt(condition), unanswered<T>);
    if (value) return value as Exclude<T, false | null | undefined | 0 | ''>;
    if (performance.now() > deadline) {
      const last = error === undefined ? `last value: ${String(value)}` : `last error: ${String(error)}`;
      const more = explain === undefined ? '' : `\n${await explain()}`;
      throw new Error(`within ${timeoutMs} ms there was no ${what} (${last})${more}`, { cause: error });
    }
    await sleep(POLL_MS);
  }
}

async function attempt<T>(condition: () => T | Promise<T>): Promise<{ value?: T; error?: unknown }> {
  try {
    return { value: await condition() };
  } catch (error) {
    return { error };
  }
}

function unanswered<T>(): { value?: T; error?: unknown } {
  return { error: new Error('it was asked, and has not answered') };
}
