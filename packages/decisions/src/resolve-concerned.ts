/** Whom facts concern: those whose they are, those named in a referral, who become known by it, and those who once named one of them. */
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { findReferrers } from '@loyalty-ladder/store/customers/referrals.ts';
import { resolveCustomers } from '@loyalty-ladder/store/customers/resolve-customers.ts';
import { roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { ClientBase } from 'pg';
import { INITIAL_STATE } from './initial-state.ts';

export interface Concerned {
  /** By id, of those whose the facts are and of those whom they name. */
  readonly customerNos: ReadonlyMap<string, bigint>;
  readonly others: readonly bigint[];
}

/** Those who are not known yet are created. */
export async function resolveConcerned(tx: ClientBase, facts: readonly Fact[]): Promise<Concerned> {
  const ids = new Set(facts.flatMap(idsOf));
  const customers = [...ids].map((customerId) => ({ customerId, partition: partitionOf(customerId, PARTITIONS) }));
  const [customerNos, others] = await roundTrip([
    resolveCustomers(tx, customers, INITIAL_STATE),
    findReferrers(tx, [...ids]),
  ]);
  return { customerNos, others };
}

function idsOf(fact: Fact): string[] {
  return fact.type === 'feedback.referral' ? [fact.customerId, fact.referredCustomerId] : [fact.customerId];
}
