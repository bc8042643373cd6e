/**
 * Asks at a steady rate, whatever the answers do: a request that is late, because those before it were slow, counts from when it was due.
 * What waits for its own answers (a closed loop) would ask less while the server is slow, and find it fast.
 */
import { Agent, get, type IncomingMessage } from 'node:http';

export interface LoadOrder {
  readonly perSecond: number;
  readonly seconds: number;
  readonly headers: Readonly<Record<string, string>>;
  /** @param no of the request, from 0. */
  readonly urlOf: (no: number) => string;
}

export interface LoadResult {
  /** ms from when each was due to the end of its answer, in order of size. */
  readonly latencies: readonly number[];
  /** Answers that were not 200, and requests without any. */
  readonly failed: number;
}

const CONNECTIONS = 50;

export async function steadyLoad({ perSecond, seconds, headers, urlOf }: LoadOrder): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const began = performance.now();
  const answers: Promise<number | undefined>[] = [];
  const requests = perSecond * seconds;
  while (answers.length < requests) {
    const due = Math.min(requests, Math.floor(((performance.now() - began) / 1_000) * perSecond));
    for (let no = answers.length; no < due; no += 1) {
      answers.push(ask(urlOf(no), { agent, headers }, began + (no / perSecond) * 1_000));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  const latencies = (await Promise.all(answers)).filter((each) => each !== undefined);
  agent.destroy();
  return { latencies: latencies.toSorted((a, b) => a - b), failed: requests - latencies.length };
}

export const percentile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;

function ask(url: string, options: { agent: Agent; headers: object }, dueAt: number): Promise<number | undefined> {
  return new Promise((resolve) => {
    const request = get(url, options as never, (answer: IncomingMessage) => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode === 200 ? performance.now() - dueAt : undefined));
    });
    request.on('error', () => resolve(undefined));
  });
}
