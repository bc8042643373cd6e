/** Ctrl-C, a closed terminal and `kill` all mean: end everything that was started, in order, and leave nothing behind. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** @returns a signal that aborts at the first of them. Later ones change nothing: npm and the terminal both send one. */
export function stopSignal(): AbortSignal {
  const controller = new AbortController();
  for (const name of SIGNALS) process.on(name, () => controller.abort(new Error(`stopped by ${name}`)));
  return controller.signal;
}
