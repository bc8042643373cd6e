/** Has Postgres send this connection the notifications of notify-outbox.ts; they come as its `notification` events. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const LISTEN_TO_OUTBOX = statement({ name: 'listen-to-outbox', text: 'listen outbox' });

export async function listenToOutbox(client: ClientBase): Promise<void> {
  await LISTEN_TO_OUTBOX.run(client);
}
