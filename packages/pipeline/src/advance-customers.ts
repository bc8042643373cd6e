/**
 * Time alone moves customers: those for whom something is due, or all of them in a sweep. Recorded like a batch, in one transaction a
 * page; apply-batch.ts is the counterpart for facts.
 */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold-version.ts';
import type { Instant } from '@loyalty-ladder/domain/instant.ts';
import { claimDue, type DueClaim } from '@loyalty-ladder/store/claim-due.ts';
import { type LockedCustomer, lockCustomers } from '@loyalty-ladder/store/lock-customers.ts';
import { recordOutcomes } from '@loyalty-ladder/store/record-outcomes.ts';
import { encodeState } from '@loyalty-ladder/store/state-codec.ts';
import { claimSweepPage, moveSweep, type Sweep } from '@loyalty-ladder/store/sweeps.ts';
import { commit, inTransaction } from '@loyalty-ladder/store/transaction.ts';
import type { PoolClient } from 'pg';
import { decideCustomers } from './decide-customers.ts';
import type { Decision } from './decision.ts';
import type { DecisionContext } from './decision-context.ts';
import { classifyFailure } from './failure.ts';
import { dueOf, type Publication, publishDecisions } from './publish-decisions.ts';

export interface Advanced {
  readonly customers: number;
  readonly outcomes: number;
}

/** A page that could not be decided or recorded; nothing of it is. */
export class AdvanceError extends Error {
  readonly code = 'ADVANCE';
  override readonly name = 'AdvanceError';
  readonly customerNos: readonly bigint[];

  constructor(customerNos: readonly bigint[], cause: unknown) {
    super(`${customerNos.length} customers could not be advanced`, { cause });
    this.customerNos = customerNos;
  }

  get retryable(): boolean {
    return classifyFailure(this.cause) === 'transient';
  }

  get poison(): boolean {
    return !this.retryable;
  }
}

const NONE: Advanced = { customers: 0, outcomes: 0 };

/** @returns 0 customers when nothing is due that nobody else works on. @throws AdvanceError with the customers claimed. */
export async function advanceDue(context: DecisionContext, claim: Omit<DueClaim, 'foldVersion'>): Promise<Advanced> {
  let customerNos: readonly bigint[] = [];
  try {
    return await publishing(context, async (tx) => {
      customerNos = await claimDue(tx, { ...claim, foldVersion: FOLD_VERSION });
      return customerNos.length === 0 ? undefined : decide(tx, context, customerNos, () => claim.until);
    });
  } catch (error) {
    throw new AdvanceError(customerNos, error);
  }
}

/**
 * One page of a sweep. Only customers whom it changes are written; when something is due is put right for all of them.
 * @param untilOf how far a customer may be advanced.
 * @returns undefined when the sweep is done, or another process works on it.
 */
export async function sweepPage(
  context: DecisionContext,
  sweep: Sweep,
  untilOf: (customer: LockedCustomer) => Instant,
  customersMax: number,
): Promise<Advanced | undefined> {
  let isOver = false;
  const advanced = await publishing(context, async (tx) => {
    const customerNos = await claimSweepPage(tx, sweep, customersMax);
    isOver = customerNos === undefined || customerNos.length === 0;
    if (customerNos === undefined) return undefined;
    const page = await decide(tx, context, customerNos, untilOf, isChanged);
    return { ...page, statements: [...page.statements, moveSweep(tx, sweep, customerNos.at(-1))] };
  });
  return isOver ? undefined : advanced;
}

interface Page {
  readonly customers: number;
  readonly publication: Publication;
  /** Under way: COMMIT is sent behind them. */
  readonly statements: readonly Promise<unknown>[];
}

async function publishing(
  context: DecisionContext,
  work: (tx: PoolClient) => Promise<Page | undefined>,
): Promise<Advanced> {
  const page = await inTransaction(context.pool, async (tx) => {
    const decided = await work(tx);
    await commit(tx, decided?.statements);
    return decided;
  });
  if (page === undefined) return NONE;
  context.cards.write(page.publication.cards);
  context.outbox.notify();
  return { customers: page.customers, outcomes: page.publication.rows.outbox.length };
}

async function decide(
  tx: PoolClient,
  context: DecisionContext,
  customerNos: readonly bigint[],
  untilOf: (customer: LockedCustomer) => Instant,
  isWritten: (decision: Decision) => boolean = () => true,
): Promise<Page> {
  const { customers, now, programVersion } = await lockCustomers(tx, customerNos);
  const programs = await context.programs.upTo(tx, programVersion);
  const undecided = [...customers.values()].map((customer) => ({
    customer,
    facts: [],
    related: [],
    until: untilOf(customer),
  }));
  const decisions = await decideCustomers(tx, undecided, programs);
  const publication = publishDecisions(decisions.filter(isWritten), { now, programs, catalog: context.catalog });
  const rows = { ...publication.rows, due: decisions.map(dueOf) };
  const statements = recordOutcomes(tx, { now, foldVersion: FOLD_VERSION, ...rows });
  return { customers: decisions.length, publication, statements };
}

function isChanged({ customer, state, late, entries, outcomes, noEffectsAdded, noEffectsRemoved }: Decision): boolean {
  const changes = entries.length + outcomes.length + noEffectsAdded.length + noEffectsRemoved.length;
  return late || changes > 0 || !encodeState(state).equals(customer.state);
}
