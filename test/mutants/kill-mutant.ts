/** Has a mutant tried in another process and tells how it ended. A process tries many; there are as many as are asked for at once. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { MUTANTS } from './mutants.ts';
import type { MutantAnswer } from './run-mutant.ts';

/** A mutant that loops for ever has been noticed too. */
const TIME_MS_MAX = 120_000;
const ENDLESS_MS_MAX = 10_000;
const RUN_MUTANT = fileURLToPath(new URL('./run-mutant.ts', import.meta.url));

export interface Verdict {
  readonly isKilled: boolean;
  /** Name of the case or property that noticed. */
  readonly by: string;
}

const idle: ChildProcess[] = [];

/** @throws what went wrong when the mutant could not be tried at all. */
export async function killMutant(number: number): Promise<Verdict> {
  const child = idle.pop() ?? fork(RUN_MUTANT, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  keepAlive(child, true);
  const msMax = MUTANTS[number]?.endless ? ENDLESS_MS_MAX : TIME_MS_MAX;
  const answer = await answerOf(child, number, msMax);
  if (answer === undefined) {
    child.kill('SIGKILL');
    return { isKilled: true, by: `no end within ${msMax} ms` };
  }
  keepAlive(child, false);
  idle.push(child);
  const { by, failure } = answer;
  if (failure !== undefined) throw new Error(`mutant ${number} could not be tried: ${failure}`);
  return { isKilled: by !== null, by: by ?? 'nobody noticed' };
}

/** @returns undefined when it takes too long. */
async function answerOf(child: ChildProcess, number: number, msMax: number): Promise<MutantAnswer | undefined> {
  const stop = new AbortController();
  const { signal } = stop;
  const late = AbortSignal.timeout(msMax);
  late.addEventListener('abort', () => stop.abort(), { signal });
  child.once('exit', (code) => stop.abort(new Error(`it ended with exit code ${code}`)));
  child.send(number);
  try {
    const [answer] = await once(child, 'message', { signal });
    return answer;
  } catch (error) {
    if (late.aborted) return undefined;
    throw new Error(`mutant ${number} could not be tried`, { cause: error });
  } finally {
    child.removeAllListeners('exit');
  }
}

/** One that waits for work does not keep this process; it ends with the channel. */
function keepAlive(child: ChildProcess, isNeeded: boolean): void {
  if (isNeeded) {
    child.ref();
    child.channel?.ref();
  } else {
    child.unref();
    child.channel?.unref();
  }
}
