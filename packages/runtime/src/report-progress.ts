/** Progress for a person who waits: one line a step, on standard error, since standard output belongs to the result (`--json`). */
import type { Writable } from 'node:stream';

export type Reporter = (line: string) => void;

/** @param startedAt in ms since 1970. @returns a reporter that puts the seconds since then before each line. */
export function reportProgressTo(stream: Writable, startedAt = Date.now()): Reporter {
  return (line) => {
    const seconds = ((Date.now() - startedAt) / 1000).toFixed(1).padStart(6);
    stream.write(`${seconds} s  ${line}\n`);
  };
}
