/**
 * Starts a service again whenever it ends without having been told to, as `restart: unless-stopped` does in containers. Given up is
 * one that says itself that beginning again changes nothing (its environment is wrong, a topic was made anew): an operator must act.
 */

import { type BackoffLimits, backoffMs, pause } from '@loyalty-ladder/runtime/backoff.ts';
import { EXIT_CONFIG } from '@loyalty-ladder/runtime/config.ts';
import type { Reporter } from '@loyalty-ladder/runtime/report-progress.ts';
import { exitText } from './child-process.ts';
import { lastWordsOf } from './last-words.ts';
import type { RunningService } from './running-service.ts';
import type { Supervisor } from './supervisor.ts';

const RESTART_DELAY: BackoffLimits = { delayMsMin: 1_000, delayMsMax: 30_000 };
/** Whoever has run that long ends for a reason of its own, not for the one before. */
const STEADY_MS = 60_000;
const LOG_LINES = 40;

export interface KeepRunningOptions {
  readonly supervisor: Supervisor;
  readonly reporter: Reporter;
}

/** @returns why it is given up, after it has been reported; undefined when everything is being stopped. */
export async function keepRunning(
  service: RunningService,
  { supervisor, reporter }: KeepRunningOptions,
): Promise<Error | undefined> {
  const { ending } = supervisor;
  for (let attempt = 0; ; attempt++) {
    const startedAt = performance.now();
    const { pid, logFile, name } = service;
    const exit = await service.exited;
    if (ending.aborted) return undefined;
    if (performance.now() - startedAt > STEADY_MS) attempt = 0;
    const { text, isFinal } = lastWordsOf(await service.logTail(LOG_LINES), pid);
    const how = `${name} ${exitText(exit)}${exit.signal === null && text !== '' ? `: ${text}` : ''}`;
    if (isFinal || exit.code === EXIT_CONFIG) {
      reporter(`${how}\n          It is not started again before somebody acts; the others go on. Log: ${logFile}`);
      return new Error(how);
    }
    const delayMs = backoffMs(attempt, RESTART_DELAY);
    reporter(`${how}; starts again in ${(delayMs / 1000).toFixed(1)} s. Log: ${logFile}`);
    await pause(delayMs, ending);
    if (ending.aborted) return undefined;
    await service.spawn();
    void service.ready().then(
      () => reporter(`${name} is ready again, pid ${service.pid}`),
      () => {}, // Its end is the loop's next turn.
    );
  }
}
