/**
 * What makes a pause exact: a batch shares its group's lock before it looks for a pause, and holds it to its end; whoever pauses or resumes
 * takes it alone. So he waits for the batches under way, and each one that begins later sees what he has committed. An advisory lock, since
 * those who pause have no right to touch `stream_offsets`, a group has no row there before it has read anything, and shared row locks would
 * write a row for each batch.
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

/** Two numbers lie apart from locks of one, such as those of attempts (idempotency/lock-idempotency-key.ts). */
const PAUSES = 32;

const SHARE_PAUSE_LOCK = statement({
  name: 'share-pause-lock',
  text: `select pg_advisory_xact_lock_shared(${PAUSES}, hashtext($1)) is not null as "isShared"`,
  parameters: ['text'],
  row: { isShared: 'boolean' },
});

const TAKE_PAUSE_LOCK = statement({
  name: 'take-pause-lock',
  text: `select pg_advisory_xact_lock(${PAUSES}, hashtext($1)) is not null as "isOurs"`,
  parameters: ['text'],
  row: { isOurs: 'boolean' },
});

/** To be sent before the statement that looks for a pause: in READ COMMITTED that sees what was committed when it begins. */
export async function sharePauseLock(tx: ClientBase, group: string): Promise<void> {
  await SHARE_PAUSE_LOCK.only(tx, group);
}

/** Resolves once no batch of the group is under way. */
export async function takePauseLock(tx: ClientBase, group: string): Promise<void> {
  await TAKE_PAUSE_LOCK.only(tx, group);
}
