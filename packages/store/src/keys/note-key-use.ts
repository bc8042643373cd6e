/** Notes that keys were used, some time in the last minute. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const NOTE_KEY_USE = statement({
  name: 'note-key-use',
  text: 'update api_keys set last_used_at = clock_timestamp() where key_id = any ($1)',
  parameters: ['text[]'],
});

export async function noteKeyUse(db: ClientBase | Pool, keyIds: readonly string[]): Promise<void> {
  if (keyIds.length > 0) await NOTE_KEY_USE.run(db, keyIds);
}
