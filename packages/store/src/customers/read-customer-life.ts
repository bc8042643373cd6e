/** Everything that is recorded of one customer: its facts, and what follows from them as it stands today, corrections settled. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { NoEffect } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Pool, PoolClient } from 'pg';
import { decodeState } from '../codecs/state-codec.ts';
import { loadRefolds, type RecordedOutcome } from '../history/load-refold.ts';
import { inTransaction } from '../postgres/transaction.ts';
import { findCustomer } from './find-customer.ts';
import { readCustomerStates } from './read-customer-states.ts';

export interface CustomerLife {
  readonly customerId: string;
  readonly state: State;
  /** The newest instant that facts or time have brought the state to. */
  readonly foldedTo: Instant;
  /** In fold order. */
  readonly facts: readonly Fact[];
  /** Net by key, in order of effective time. */
  readonly entries: readonly Entry[];
  /** Collapsed, in order of effective time. */
  readonly outcomes: readonly RecordedOutcome[];
  readonly noEffects: readonly NoEffect[];
}

/** @returns undefined when nobody is known under the id. */
export function readCustomerLife(pool: Pool, customerId: string): Promise<CustomerLife | undefined> {
  return inTransaction(pool, async (tx) => {
    // One snapshot for all of it: a batch that commits meanwhile would show in some of the answers only.
    await tx.query('set transaction isolation level repeatable read, read only');
    const found = await findCustomer(tx, customerId);
    return { result: found && (await readLife(tx, found.customerNo)) };
  });
}

async function readLife(tx: PoolClient, customerNo: bigint): Promise<CustomerLife> {
  const [customer] = await readCustomerStates(tx, [customerNo]);
  // A refold from the beginning is compared with exactly what is asked for here.
  const from = { customerNo, before: Number.NEGATIVE_INFINITY };
  const life = (await loadRefolds(tx, [from], FOLD_VERSION)).get(customerNo);
  if (customer === undefined || life === undefined) throw new Error('an identity without a customer');
  return {
    customerId: customer.customerId,
    state: decodeState(customer.state),
    foldedTo: customer.foldedTo,
    facts: life.facts.toSorted(compareFacts),
    entries: life.entries.toSorted((a, b) => a.at - b.at),
    outcomes: life.outcomes.filter((each) => !each.retracted).toSorted((a, b) => a.at - b.at),
    noEffects: life.noEffects,
  };
}
