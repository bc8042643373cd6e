/** When keys were used is written down each minute, in the background: no request waits for it. */
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { RunningTask } from '@loyalty-ladder/runtime/running-task.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import { noteKeyUse as writeKeyUse } from '@loyalty-ladder/store/keys/note-key-use.ts';
import type { Pool } from 'pg';
import type { KeyRing } from './key-ring.ts';

const NOTE_MS = 60_000;
const LAST_MS_MAX = 1_000;

export function noteKeyUse(
  keys: Pick<KeyRing, 'takeUsed'>,
  pool: Pool,
  { log, onStop, fail }: Pick<ServiceContext<unknown>, 'log' | 'onStop' | 'fail'>,
): void {
  const turn = async () => {
    await writeKeyUse(pool, keys.takeUsed());
    return NOTE_MS;
  };
  const onTrouble = ({ error }: { error: unknown }) => log.debug({ err: error }, 'the use of keys could not be noted');
  const task = new RunningTask({ name: 'key use', turn }, { onTrouble, fail });
  onStop('key use', async () => {
    await within(
      LAST_MS_MAX,
      task.stop().then(() => writeKeyUse(pool, keys.takeUsed())),
      () => {},
    );
  });
}
