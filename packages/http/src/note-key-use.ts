/** When keys were used is written down each minute, in the background: no request waits for it. */
import { eachSoOften } from '@loyalty-ladder/runtime/each-so-often.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { noteKeyUse as writeKeyUse } from '@loyalty-ladder/store/keys/note-key-use.ts';
import type { Pool } from 'pg';
import type { KeyRing } from './key-ring.ts';

const NOTE_MS = 60_000;
const LAST_MS_MAX = 1_000;

export function noteKeyUse(
  keys: Pick<KeyRing, 'takeUsed'>,
  pool: Pool,
  service: Pick<ServiceContext<unknown>, 'log' | 'onStop' | 'fail'>,
): void {
  const note = () => writeKeyUse(pool, keys.takeUsed());
  eachSoOften({ name: 'key use', everyMs: NOTE_MS, turn: note, atStop: note, stopMsMax: LAST_MS_MAX }, service);
}
