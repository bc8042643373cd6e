/**
 * Ctrl-C, a closed terminal and `kill` all mean: end everything that was started, in order, and leave nothing behind. So does the death
 * of the npm that started this process, which may take no time to pass a signal on.
 */
import type { Environment } from '@loyalty-ladder/runtime/config.ts';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_POLL_MS = 500;

/** @returns a signal that aborts at the first of them. Later ones change nothing: npm and the terminal both send one. */
export function stopSignal(environment: Environment): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) process.on(name, () => controller.abort(new Error(`stopped by ${name}`)));
  // Started from a shell this process may well outlive it (nohup); started by npm there is nobody else who would stop it.
  if (environment.npm_lifecycle_event !== undefined) abortWithParent(controller);
  return controller.signal;
}

function abortWithParent(controller: AbortController): void {
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    controller.abort(new Error('npm is gone'));
  }, PARENT_POLL_MS);
  timer.unref();
}
