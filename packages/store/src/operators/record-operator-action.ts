/** Writes down what a person does to the system by hand, in the transaction that does it: the one is never there without the other. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

/** Offsets and other bigints as decimal strings. */
type Detail = string | number | boolean | null | readonly Detail[] | { readonly [name: string]: Detail };

export interface OperatorAction {
  /** Who does it, as they call themselves. */
  readonly actor: string;
  /** The command and its verb, such as `streams begin-anew`. */
  readonly action: string;
  /** What it is done to, such as `loyalty.purchases/3`. */
  readonly subject: string;
  /** In the actor's words, never empty. */
  readonly reason: string;
  /** What it has changed; nothing personal. */
  readonly details: Readonly<Record<string, Detail>>;
}

const RECORD_ACTION = statement({
  name: 'record-operator-action',
  text: `
    insert into operator_actions (actor, action, subject, reason, details) values ($1, $2, $3, $4, $5)
    returning action_id as "actionId"`,
  parameters: ['text', 'text', 'text', 'text', 'jsonb'],
  row: { actionId: 'bigint' },
});

/** @param tx of what is done. @returns its number. */
export async function recordOperatorAction(
  tx: ClientBase,
  { actor, action, subject, reason, details }: OperatorAction,
): Promise<bigint> {
  return (await RECORD_ACTION.only(tx, actor, action, subject, reason, details)).actionId;
}
