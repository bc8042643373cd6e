/** What the store says of one customer: the record itself, its outcomes, its ledger. */
import { type Entry, entryKeyText } from '@loyalty-ladder/domain/state/entry.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import { readStatement } from '@loyalty-ladder/store/history/read-statement.ts';
import type { Pool } from 'pg';

const HISTORY = `
  select h.effective_at as at, h.revision, h.retracted, h.content from history h join identities i using (customer_no)
  where i.customer_id = $1 and h.type = $2 order by h.effective_at, h.revision`;

export interface RecordedOutcome {
  readonly at: number;
  readonly revision: number;
  readonly retracted: boolean;
  /** The stage or level that it leads to. */
  readonly to: string;
}

/** @throws Error when nobody is known under this id. */
export async function customerOf(pool: Pool, customerId: string) {
  const { rows } = await pool.query('select customer_no from identities where customer_id = $1', [customerId]);
  const [customer] = await readCustomerStates(pool, [rows[0]?.customer_no ?? 0n]);
  if (customer === undefined) throw new Error(`customer ${customerId} is not recorded`);
  return { ...customer, state: decodeState(customer.state), stateBytes: customer.state };
}

/** All revisions of the outcomes of a type, by their instants. */
export async function historyOf(pool: Pool, customerId: string, type: string): Promise<RecordedOutcome[]> {
  const { rows } = await pool.query(HISTORY, [customerId, type]);
  return rows.map(({ at, revision, retracted, content }) => ({ at, revision, retracted, to: content.to }));
}

/** All of its ledger. */
export async function statementOf(pool: Pool, customerId: string): Promise<Entry[]> {
  const { customerNo } = await customerOf(pool, customerId);
  return readStatement(pool, customerNo);
}

/** What remains of entries and their corrections, by instant and key. */
export function netByKey(entries: readonly Entry[]): Map<string, bigint> {
  const nets = new Map<string, bigint>();
  for (const entry of entries) {
    const key = `${entry.at}\0${entryKeyText(entry)}`;
    nets.set(key, (nets.get(key) ?? 0n) + entry.points);
  }
  return new Map([...nets].filter(([, net]) => net !== 0n).sort());
}
