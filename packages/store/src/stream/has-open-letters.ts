/** Whether a fact may be what an open dead letter waits for: asked once a batch, so that batches without any have nothing more to do. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const HAS_OPEN_LETTERS = statement({
  name: 'has-open-letters',
  text: `
    select exists (
      select from dead_letters where state = 'open' and source is not null and event_id is not null
    ) as "isOpen"`,
  row: { isOpen: 'boolean' },
});

/** @param tx to be asked once the partitions are locked. */
export async function hasOpenLetters(tx: ClientBase): Promise<boolean> {
  return (await HAS_OPEN_LETTERS.only(tx)).isOpen;
}
