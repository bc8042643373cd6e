/** Everything that is recorded of one customer: its facts, and what follows from them as it stands today, corrections settled. */
import type { Fact } from '@loyalty-ladder/domain/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/fact-order.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold-version.ts';
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import type { NoEffect } from '@loyalty-ladder/domain/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state.ts';
import type { Pool } from 'pg';
import { loadRefolds, type RecordedEntry, type RecordedOutcome } from './load-refold.ts';
import { decodeState } from './state-codec.ts';
import { inTransaction } from './transaction.ts';

export interface CustomerLife {
  readonly customerId: string;
  readonly state: State;
  readonly version: bigint;
  /** The newest instant that facts or time have brought the state to. */
  readonly foldedTo: Instant;
  /** In fold order. */
  readonly facts: readonly Fact[];
  /** Net by key, in order of effective time. */
  readonly entries: readonly RecordedEntry[];
  /** Collapsed, in order of effective time. */
  readonly outcomes: readonly RecordedOutcome[];
  readonly noEffects: readonly NoEffect[];
}

const FIND_CUSTOMER = `
  select c.customer_no, c.customer_id, c.state, c.version, c.folded_to
  from identities i join customers c using (customer_no) where i.customer_id = $1`;

/** @returns undefined when nobody is known under the id. */
export function readCustomerLife(pool: Pool, customerId: string): Promise<CustomerLife | undefined> {
  return inTransaction(pool, async (tx) => {
    // One snapshot for all of it: a batch that commits meanwhile would show in some of the answers only.
    await tx.query('set transaction isolation level repeatable read, read only');
    const [found] = (await tx.query(FIND_CUSTOMER, [customerId])).rows;
    const life = found && (await readLife(tx, found));
    await tx.query('commit');
    return life;
  });
}

// biome-ignore lint/suspicious/noExplicitAny: a row as pg hands it out; its columns are named in the statement above
async function readLife(tx: Parameters<typeof loadRefolds>[0], row: any): Promise<CustomerLife> {
  // A refold from the beginning is compared with exactly what is asked for here.
  const from = { customerNo: row.customer_no, before: Number.NEGATIVE_INFINITY };
  const life = (await loadRefolds(tx, [from], FOLD_VERSION)).get(row.customer_no);
  return {
    customerId: row.customer_id,
    state: decodeState(row.state),
    version: row.version,
    foldedTo: row.folded_to,
    facts: (life?.facts ?? []).toSorted(compareFacts),
    entries: (life?.entries ?? []).toSorted((a, b) => a.at - b.at),
    outcomes: (life?.outcomes ?? []).filter((each) => !each.retracted).toSorted((a, b) => a.at - b.at),
    noEffects: life?.noEffects ?? [],
  };
}
