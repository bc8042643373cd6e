/** Runs a mutant in its own process and tells how it ended. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** A mutant that loops for ever has been noticed too. */
const TIME_MS_MAX = 120_000;
const SURVIVED = 3;
const RUN_MUTANT = fileURLToPath(new URL('./run-mutant.ts', import.meta.url));

export interface Verdict {
  readonly isKilled: boolean;
  /** Name of the case or property that noticed. */
  readonly by: string;
}

/** @throws what went wrong when the mutant could not be tried at all. */
export function killMutant(number: number): Promise<Verdict> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [RUN_MUTANT, String(number)], { timeout: TIME_MS_MAX }, (error, stdout, stderr) => {
      const by = stdout.trim();
      if (error === null) resolve({ isKilled: true, by });
      else if (error.killed === true) resolve({ isKilled: true, by: `no end within ${TIME_MS_MAX} ms` });
      else if (error.code === SURVIVED) resolve({ isKilled: false, by });
      else reject(new Error(`mutant ${number} could not be tried: ${stderr}`, { cause: error }));
    });
  });
}
