/** Work that nobody waits for once a signal has aborted: whoever is told to stop does not wait for a server that hangs. */

/** @returns undefined when the signal comes first: the work goes on by itself, and how it ends is nobody's concern. @throws what `work` throws. */
export async function unlessAborted<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result | undefined> {
  const { promise: aborted, resolve } = Promise.withResolvers<undefined>();
  const abort = () => resolve(undefined);
  signal.addEventListener('abort', abort);
  if (signal.aborted) abort();
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
