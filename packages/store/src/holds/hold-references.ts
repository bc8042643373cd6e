/** What holds are for, as whoever asked for them put it. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface HoldPlace {
  readonly customerNo: bigint;
  readonly holdId: string;
}

const RECORD_REFERENCE = statement({
  name: 'record-hold-reference',
  text: 'insert into hold_references (customer_no, hold_id, reference) values ($1, $2, $3)',
  parameters: ['bigint', 'text', 'text'],
});

const FIND_REFERENCE = statement({
  name: 'find-hold-reference',
  text: 'select reference from hold_references where customer_no = $1 and hold_id = $2',
  parameters: ['bigint', 'text'],
  row: { reference: 'text' },
});

export function recordHoldReference(
  tx: ClientBase,
  { customerNo, holdId }: HoldPlace,
  reference: string,
): Promise<number> {
  return RECORD_REFERENCE.run(tx, customerNo, holdId, reference);
}

/** @returns null when none was given. */
export async function findHoldReference(
  db: ClientBase | Pool,
  { customerNo, holdId }: HoldPlace,
): Promise<string | null> {
  return (await FIND_REFERENCE.first(db, customerNo, holdId))?.reference ?? null;
}
