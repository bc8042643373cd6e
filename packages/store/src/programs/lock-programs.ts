/** The program's versions that stand, held for a change: whoever publishes another waits until this transaction ends; readers do not. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { readClock } from '../postgres/clock.ts';
import { statement } from '../postgres/statement.ts';
import { loadPrograms, type StoredProgram } from './programs.ts';

const LOCK_PROGRAMS = statement({ name: 'lock-programs', text: 'lock table programs in share row exclusive mode' });

/** @returns the versions and now, both read once the lock is held. */
export async function lockPrograms(tx: ClientBase): Promise<{ versions: StoredProgram[]; now: Instant }> {
  await LOCK_PROGRAMS.run(tx);
  return { versions: await loadPrograms(tx), now: await readClock(tx) };
}
