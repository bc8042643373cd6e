/** What people have done to the system by hand, for reports. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { OperatorAction } from './record-operator-action.ts';

export interface RecordedAction extends OperatorAction {
  readonly actionId: bigint;
  /** By Postgres' own clock. */
  readonly at: Instant;
}

const LIST_ACTIONS = statement({
  name: 'list-operator-actions',
  text: `
    select action_id as "actionId", at, actor, action, subject, reason, details
    from operator_actions
    where $1::text is null or starts_with(action, $1)
    order by action_id desc
    limit $2`,
  parameters: ['text?', 'bigint'],
  row: {
    actionId: 'bigint',
    at: 'timestamptz',
    actor: 'text',
    action: 'text',
    subject: 'text',
    reason: 'text',
    details: jsonbOf<OperatorAction['details']>(),
  },
});

/** @param command whose actions are wanted, such as `streams`; undefined: all. @returns the latest ones, newest first. */
export function listOperatorActions(
  db: ClientBase | Pool,
  command: string | undefined,
  rowsMax: number,
): Promise<RecordedAction[]> {
  return LIST_ACTIONS.rows(db, command ?? null, BigInt(rowsMax));
}
