/**
 * Thread that says when a request is due, to a fifth of a millisecond: the timers of the thread that asks are a millisecond apart and late, so that
 * what is due in between would go out at once, and its waiting would count as the server's.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { Pace, PacerMessage } from './steady-load.ts';

const { perSecond, requests } = workerData as Pace;
const tell = (message: PacerMessage) => parentPort?.postMessage(message);
const nobodyWakes = new Int32Array(new SharedArrayBuffer(4));
const began = performance.now();

tell({ beganAt: performance.timeOrigin + began });
for (let told = 0; told < requests; ) {
  const due = Math.min(requests, Math.floor(((performance.now() - began) / 1_000) * perSecond));
  if (due > told) tell({ due });
  told = due;
  const waitMs = began + ((told + 1) / perSecond) * 1_000 - performance.now();
  if (waitMs > 0) Atomics.wait(nobodyWakes, 0, 0, waitMs);
}
