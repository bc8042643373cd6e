/** How far outcomes were taken in for webhooks. Whoever moves it holds its row: one process at a time takes outcomes in. */
import type { ClientBase } from 'pg';
import type { OutcomeCursor } from '../outbox/outcome-cursor.ts';
import { statement } from '../postgres/statement.ts';

const CLAIM_INTAKE = statement({
  name: 'claim-webhook-intake',
  text: `
    select from_snapshot as "from", to_snapshot as to, after_position as after, last_position as last
    from webhook_intake for update skip locked`,
  row: { from: 'pg_snapshot', to: 'pg_snapshot', after: 'bigint', last: 'bigint' },
});

const MOVE_INTAKE = statement({
  name: 'move-webhook-intake',
  text: 'update webhook_intake set from_snapshot = $1, to_snapshot = $2, after_position = $3, last_position = $4',
  parameters: ['pg_snapshot', 'pg_snapshot', 'bigint', 'bigint'],
});

/** @returns undefined while another process is at it. */
export function claimIntake(tx: ClientBase): Promise<OutcomeCursor | undefined> {
  return CLAIM_INTAKE.first(tx);
}

export function moveIntake(tx: ClientBase, { from, to, after, last }: OutcomeCursor): Promise<unknown> {
  return MOVE_INTAKE.run(tx, from, to, after, last);
}
