/**
 * What a process does each so often for as long as it runs, and once more as it stops. A stop in order does not depend on it: what cannot be
 * done then, or not in time, is logged.
 */
import type { ServiceContext } from './run-service.ts';
import { RunningTask } from './running-task.ts';
import { within } from './within.ts';

export interface Habit {
  /** As parts of the service are called. */
  readonly name: string;
  readonly everyMs: number;
  turn(): Promise<unknown>;
  /** Instead of a turn, after the last one. */
  atStop(): Promise<unknown>;
  /** For the turn under way and `atStop`. */
  readonly stopMsMax: number;
}

export function eachSoOften(
  { name, everyMs, turn, atStop, stopMsMax }: Habit,
  { log, onStop, fail }: Pick<ServiceContext<unknown>, 'log' | 'onStop' | 'fail'>,
): void {
  // Whoever needs what is away for more says it louder.
  const onTrouble = ({ error }: { readonly error: unknown }) =>
    log.debug({ err: error, part: name }, 'cannot be done now, and is tried again');
  const task = new RunningTask(
    {
      name,
      turn: async () => {
        await turn();
        return everyMs;
      },
    },
    { onTrouble, fail },
  );
  onStop(name, () =>
    within(stopMsMax, task.stop().then(atStop)).catch((error: unknown) =>
      log.info({ err: error, part: name }, 'could not be done a last time'),
    ),
  );
}
