/**
 * Asks at a steady rate, whatever the answers do: a request that is late, because those before it were slow, counts from when it was due.
 * What waits for its own answers (a closed loop) would ask less while the server is slow, and find it fast; autocannon 9 does, and sends what a
 * second is to have in one burst at its beginning.
 */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { type Dispatcher, Pool } from 'undici';

export interface LoadOrder {
  readonly perSecond: number;
  /** What is asked so long is not counted. */
  readonly warmUpSeconds: number;
  readonly seconds: number;
  /** Scheme, host and port of who is asked. */
  readonly origin: string;
  readonly headers: Readonly<Record<string, string>>;
  /** @param no of the request, from 0. */
  readonly pathOf: (no: number) => string;
  /** Called when the first request that counts is due. */
  readonly onWarm: () => void;
}

export interface LoadResult {
  /** ms from when each was due to the end of its answer, in order of size. */
  readonly latencies: readonly number[];
  /** Answers that were not 200, and requests without any. */
  readonly failed: number;
}

export interface Pace {
  readonly perSecond: number;
  readonly requests: number;
}

/** `beganAt`: ms since 1970, with fractions; request `no` is due (no + 1) / perSecond after it. `due`: how many are by now. */
export type PacerMessage = { readonly beganAt: number } | { readonly due: number };

const CONNECTIONS = 50;

export async function steadyLoad(order: LoadOrder): Promise<LoadResult> {
  const { perSecond, warmUpSeconds, seconds, origin, headers, pathOf, onWarm } = order;
  const pool = new Pool(origin, { connections: CONNECTIONS, pipelining: 1 });
  const uncounted = perSecond * warmUpSeconds;
  const workerData: Pace = { perSecond, requests: uncounted + perSecond * seconds };
  const pacer = new Worker(new URL('pacer.ts', import.meta.url), { workerData });
  const answers: Promise<number | undefined>[] = [];
  let began = 0;
  const askUntil = (due: number) => {
    for (let no = answers.length; no < due; no += 1) {
      if (no === uncounted) onWarm();
      const dueAt = began + ((no + 1) / perSecond) * 1_000;
      answers.push(ask(pool, { method: 'GET', path: pathOf(no), headers }, dueAt));
    }
  };
  pacer.on('message', (message: PacerMessage) => {
    if ('due' in message) askUntil(message.due);
    else began = message.beganAt - performance.timeOrigin;
  });
  await once(pacer, 'exit');
  const counted = (await Promise.all(answers)).slice(uncounted);
  await pool.close();
  const latencies = counted.filter((each) => each !== undefined).toSorted((a, b) => a - b);
  return { latencies, failed: counted.length - latencies.length };
}

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

/** By dispatch, the cheapest way there is: what the asking takes of a processor would count as the server's. */
function ask(pool: Pool, request: Dispatcher.DispatchOptions, dueAt: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    let status: number;
    pool.dispatch(request, {
      onRequestStart: () => {},
      onResponseStart: (_, statusCode) => {
        status = statusCode;
      },
      onResponseData: () => {},
      onResponseEnd: () => resolve(status === 200 ? performance.now() - dueAt : undefined),
      onResponseError: () => resolve(undefined),
    });
  });
}
