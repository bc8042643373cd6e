/** Waits until all that was sent is applied, time has done what is due, and every outcome is published. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { LadderClients } from './ladder-clients.ts';
import { isSettled, type ReplayProgress, readEndOffsets, readProgress } from './read-progress.ts';

export interface SettleOptions {
  readonly onProgress?: (progress: ReplayProgress) => void;
  readonly signal?: AbortSignal | undefined;
  /** How long nothing at all may move. Above a session's end, after which partitions of a killed consumer move on. */
  readonly stillMsMax?: number;
}

const POLL_MS = 100;
const STILL_MS_MAX = 120_000;

/** @throws Error saying how far it came when nothing moves any more; the signal's reason when it is aborted. */
export async function waitUntilSettled(clients: LadderClients, options: SettleOptions = {}): Promise<void> {
  const { onProgress, signal, stillMsMax = STILL_MS_MAX } = options;
  const ends = await readEndOffsets(clients);
  let last = '';
  let movedAt = performance.now();
  for (;;) {
    const progress = await readProgress(clients, ends);
    onProgress?.(progress);
    if (isSettled(progress)) return;
    if (JSON.stringify(progress) !== last) movedAt = performance.now();
    if (performance.now() - movedAt > stillMsMax) throw new Error(`the system stands still: ${progressText(progress)}`);
    last = JSON.stringify(progress);
    await sleep(POLL_MS, undefined, { signal });
  }
}

export function progressText({ sent, applied, due, unpublished }: ReplayProgress): string {
  const time = due === 0 ? '' : `, time has something due for ${due} customers`;
  const waiting = Number.isFinite(unpublished) ? `${unpublished > 100_000 ? 'over 100000' : unpublished}` : 'all';
  return `${applied} of ${sent} records applied${time}, ${waiting} outcomes wait to be published`;
}
