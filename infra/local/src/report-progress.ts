/** Progress for a person who waits: one line a step, on standard error, since standard output belongs to the result (`--json`). */
import type { Writable } from 'node:stream';

export type Reporter = (line: string) => void;

/** @returns a reporter that puts the seconds since its creation before each line. */
export function reportProgressTo(stream: Writable, now: () => number = () => performance.now()): Reporter {
  const startedAt = now();
  return (line) => {
    const seconds = ((now() - startedAt) / 1000).toFixed(1).padStart(6);
    stream.write(`${seconds} s  ${line}\n`);
  };
}
