/**
 * Wakes the relay after a commit. Not in the transaction: NOTIFY serialises all commits of a database behind one lock. While one
 * notification is under way further ones become one, so a busy consumer sends few; a lost one costs the relay's poll interval.
 */
import type { Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const NOTIFY_OUTBOX = statement({ name: 'notify-outbox', text: 'notify outbox' });

export class OutboxNotifier {
  readonly #pool: Pool;
  #sending = false;
  #again = false;

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  notify(): void {
    if (this.#sending) {
      this.#again = true;
      return;
    }
    this.#sending = true;
    void NOTIFY_OUTBOX.run(this.#pool)
      .catch(() => {})
      .finally(() => {
        this.#sending = false;
        if (!this.#again) return;
        this.#again = false;
        this.notify();
      });
  }
}
