/**
 * Sends a request until it has an answer: again after `Retry-After` where the gateway asks for it (429, 503, an attempt that still runs), and after a
 * pause of its own where there was no answer at all. Safe with every request of this client: facts count once by source and id,
 * redemptions once by their Idempotency-Key, all else reads.
 */

export interface RetryLimits {
  readonly attemptsMax: number;
  /** Of one attempt. */
  readonly timeoutMs: number;
  /** An answer that asks for more is given back as it is. */
  readonly pauseMsMax: number;
}

export type Send = (signal: AbortSignal) => Promise<Response>;

const PAUSE_MS_MIN = 200;
const AGAIN = new Set([409, 429, 503]);

/** @throws what the last attempt failed with, if none had an answer; the caller's reason, at once, when it aborts. */
export async function retrying(send: Send, limits: RetryLimits, signal?: AbortSignal): Promise<Response> {
  for (let attempt = 1; ; attempt++) {
    const answer = await once(send, limits, signal);
    signal?.throwIfAborted();
    const pauseMs = answer instanceof Response ? askedPauseMs(answer) : ownPauseMs(attempt);
    const isLast = attempt >= limits.attemptsMax || pauseMs === undefined || pauseMs > limits.pauseMsMax;
    if (isLast && answer instanceof Response) return answer;
    if (isLast) throw answer;
    if (answer instanceof Response) await answer.body?.cancel();
    await pause(pauseMs, signal);
  }
}

async function once(send: Send, { timeoutMs }: RetryLimits, signal?: AbortSignal): Promise<Response | Error> {
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    return await send(signal === undefined ? timeout : AbortSignal.any([timeout, signal]));
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** @returns undefined: the answer is final. */
function askedPauseMs({ status, headers }: Response): number | undefined {
  const asked = headers.get('retry-after');
  if (!AGAIN.has(status) || asked === null) return undefined;
  const ms = /^\d+$/.test(asked) ? Number(asked) * 1_000 : Date.parse(asked) - Date.now();
  return Number.isNaN(ms) ? undefined : Math.max(ms, PAUSE_MS_MIN);
}

/** Doubled each time, of which a random half: many clients come back apart. */
const ownPauseMs = (attempt: number): number => PAUSE_MS_MIN * 2 ** (attempt - 1) * (0.5 + Math.random() / 2);

function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, ms);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
