/**
 * Gives signs of life of this process for as long as it runs: a timer of its own, so that a process that is stopped, hangs or is gone is
 * seen by others. One that stops in order signs off.
 */
import { hostname } from 'node:os';
import type { Trouble } from '@loyalty-ladder/runtime/repeat.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { RunningTask } from '@loyalty-ladder/runtime/running-task.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { Pool } from 'pg';
import { forgetInstances } from './forget-instances.ts';
import { giveSignOfLife, signOff } from './give-sign-of-life.ts';

const SIGN_MS = 2_000;
/** An instance of which nothing was heard for longer does not live. */
export const SILENT_MS_MAX = 5 * SIGN_MS;
const FORGOTTEN_MS = 3_600_000;
const SIGN_OFF_MS_MAX = 1_000;

/** @param service its name, as Postgres and Prometheus show it. */
export function keepSignsOfLife(
  service: string,
  pool: Pool,
  { log, onStop, fail }: Pick<ServiceContext<unknown>, 'log' | 'onStop' | 'fail'>,
): void {
  const me = { service, instance: `${hostname()}/${process.pid}` };
  const turn = async () => {
    await giveSignOfLife(pool, me);
    await forgetInstances(pool, FORGOTTEN_MS);
    return SIGN_MS;
  };
  // Whoever needs Postgres for more says it louder.
  const onTrouble = ({ error }: Trouble) => log.debug({ err: error }, 'no sign of life could be given');
  const task = new RunningTask({ name: 'signs of life', turn }, { onTrouble, fail });
  onStop('signs of life', async () => {
    await within(
      SIGN_OFF_MS_MAX,
      task.stop().then(() => signOff(pool, me)),
      () => {},
    );
  });
}
