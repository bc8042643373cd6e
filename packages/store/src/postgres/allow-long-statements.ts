/** For the rest of a transaction statements may take longer than the pool lets them: those that sort the whole base, and hold no customer. */
import type { ClientBase } from 'pg';
import { statement } from './statement.ts';

const ALLOW = statement({
  name: 'allow-long-statements',
  text: `select set_config('statement_timeout', $1, true) as limit`,
  parameters: ['text'],
  row: { limit: 'text' },
});

export async function allowLongStatements(tx: ClientBase, msMax: number): Promise<void> {
  await ALLOW.only(tx, String(msMax));
}
