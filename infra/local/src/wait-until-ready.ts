/** Waits until a process that was started answers, and says why when it never will. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Exit, processFailure, type RunningProcess } from './child-process.ts';

const POLL_MS = 50;
const CHECK_MS_MAX = 2_000;

/** @returns true when the process does its work. Throws or returns false while it does not. */
export type ReadyCheck = () => Promise<boolean>;

/** @throws Error with the end of its log when the process ends first, or does not answer within the seconds given. */
export async function waitUntilReady(process: RunningProcess, isReady: ReadyCheck, secondsMax: number): Promise<void> {
  const deadline = performance.now() + secondsMax * 1000;
  let ended: Exit | undefined;
  void process.exited.then((exit) => {
    ended = exit;
  });
  while (!(await isReady().catch(() => false))) {
    if (ended !== undefined) throw await processFailure(process, ended);
    if (performance.now() > deadline) {
      throw await processFailure(process, `did not answer within ${secondsMax} s`);
    }
    await sleep(POLL_MS);
  }
}

/** Does somebody listen on this port of the loopback address? */
export function acceptsConnections(port: number): ReadyCheck {
  return async () => {
    const socket = connect({ port, host: '127.0.0.1' });
    try {
      await once(socket, 'connect', { signal: AbortSignal.timeout(CHECK_MS_MAX) });
      return true;
    } finally {
      socket.destroy();
    }
  };
}

/** Does this address answer with a status of 2xx? */
export function answersOk(url: string): ReadyCheck {
  return async () => {
    const response = await fetch(url, { signal: AbortSignal.timeout(CHECK_MS_MAX) });
    await response.body?.cancel();
    return response.ok;
  };
}
