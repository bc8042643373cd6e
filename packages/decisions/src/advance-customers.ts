/**
 * Time alone moves customers: those for whom something is due, or all of them in a sweep. One transaction a page, decided and recorded
 * like everything (decide-and-record.ts).
 */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { classify } from '@loyalty-ladder/runtime/classify.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { NewerFormatError } from '@loyalty-ladder/store/codecs/newer-format-error.ts';
import { canonicalState, encodeState, STATE_VERSION } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { claimDue, type DueClaim } from '@loyalty-ladder/store/customers/claim-due.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import { scheduleDue } from '@loyalty-ladder/store/customers/schedule-due.ts';
import { claimSweepPage, moveSweep, type Sweep } from '@loyalty-ladder/store/customers/sweeps.ts';
import { type Ending, inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { DatabaseError, type PoolClient } from 'pg';
import { decideAndRecord } from './decide-and-record.ts';
import type { Decision } from './decision.ts';
import type { DecisionContext } from './decision-context.ts';
import { type Locked, lockForDecision } from './lock-for-decision.ts';
import { isNewerCustomer } from './newer-customer.ts';

export interface Advanced {
  readonly customers: number;
  readonly outcomes: number;
}

/** A page that one of its customers keeps from being decided or recorded; nothing of it is. The cause says nothing about the others. */
export class AdvanceError extends OperatingError {
  override readonly code = 'ADVANCE';
  override readonly poison = true;
  readonly customerNos: readonly bigint[];

  constructor(customerNos: readonly bigint[], cause: unknown) {
    super(`one of ${customerNos.length} customers could not be advanced`, { cause });
    this.customerNos = customerNos;
  }
}

const NONE: Advanced = { customers: 0, outcomes: 0 };
const NOBODY: ReadonlySet<bigint> = new Set();
const NOBODY_BY_ID: Locked['customerNos'] = new Map();

/**
 * @returns 0 customers when nothing is due that nobody else works on.
 * @throws AdvanceError with the customers claimed; whatever else is nobody's fault in particular.
 */
export async function advanceDue(
  context: DecisionContext,
  claim: Omit<DueClaim, 'foldVersion' | 'stateVersion'>,
): Promise<Advanced> {
  const advanced = await advancePage(context, async (tx) => {
    const customerNos = await claimDue(tx, { ...claim, foldVersion: FOLD_VERSION, stateVersion: STATE_VERSION });
    return customerNos.length === 0 ? undefined : { customerNos, untilOf: () => claim.until };
  });
  return advanced ?? NONE;
}

export interface SweepPage {
  /** How far a customer may be advanced. */
  readonly untilOf: (customer: LockedCustomer) => Instant;
  readonly customersMax: number;
  /**
   * Customers that cannot be advanced: the sweep passes over them and leaves them due, so that a later process tries again. So it does
   * with those whom a newer version has recorded.
   */
  readonly except: ReadonlySet<bigint>;
}

/**
 * One page of a sweep. Only customers whom it changes are written; when something is due is put right for all of them.
 * @returns undefined when the sweep is done, or another process works on it. @throws as advanceDue.
 */
export async function sweepPage(
  context: DecisionContext,
  sweep: Sweep,
  { untilOf, customersMax, except }: SweepPage,
): Promise<Advanced | undefined> {
  let isOver = false;
  const advanced = await advancePage(context, async (tx) => {
    const customerNos = await claimSweepPage(tx, sweep, customersMax);
    isOver = customerNos === undefined || customerNos.length === 0;
    if (customerNos === undefined) return undefined;
    const moveOn = (last: bigint | undefined) => moveSweep(tx, sweep, last);
    return { customerNos, untilOf, except, isWritten: isChanged, moveOn };
  });
  return isOver ? undefined : advanced;
}

interface Page {
  readonly customerNos: readonly bigint[];
  readonly untilOf: (customer: LockedCustomer) => Instant;
  /** Left as they are, and due. */
  readonly except?: ReadonlySet<bigint>;
  readonly isWritten?: (decision: Decision) => boolean;
  /** Sent with what is recorded. @param last customer that was done; undefined: the page was empty. */
  readonly moveOn?: (last: bigint | undefined) => Promise<unknown>;
}

/** @returns undefined when there was no page. @throws AdvanceError when it failed for one of its customers. */
async function advancePage(
  context: DecisionContext,
  claim: (tx: PoolClient) => Promise<Page | undefined>,
): Promise<Advanced | undefined> {
  /** From here on what fails may be the fault of one of them. */
  let blamed: readonly bigint[] = [];
  return inTransaction<Advanced | undefined>(context.pool, async (tx) => {
    const page = await claim(tx);
    if (page === undefined) return { result: undefined };
    const locked = await lockForDecision(context, tx, { customerNos: NOBODY_BY_ID, others: page.customerNos });
    blamed = page.customerNos;
    return decidePage(context, tx, locked, page);
  }).catch((error) => {
    throw blamed.length > 0 && isOfCustomers(error) ? new AdvanceError(blamed, error) : error;
  });
}

/** As many of the page as fit into memory at once; the others are claimed again. */
async function decidePage(
  context: DecisionContext,
  tx: PoolClient,
  locked: Locked,
  { customerNos, untilOf, except = NOBODY, isWritten = () => true, moveOn }: Page,
): Promise<Ending<Advanced>> {
  const page = [...locked.customers.values()];
  const isPassedOver = (customer: LockedCustomer) => except.has(customer.customerNo) || isNewerCustomer(customer);
  const timed = page.filter((customer) => !isPassedOver(customer));
  const passedOver = page.filter(isPassedOver);
  const { result, ...ending } = await decideAndRecord(context, tx, {
    locked,
    arrived: [],
    timed,
    reachOf: (customer) => ({ until: untilOf(customer) }),
    portionsMax: 1,
    isWritten,
    riders({ decisions }) {
      const last = decisions.length < timed.length ? decisions.at(-1)?.customer.customerNo : customerNos.at(-1);
      return [leaveDue(tx, passedOver, locked.now), moveOn?.(last) ?? Promise.resolve()];
    },
  });
  return { ...ending, result: { customers: result.decisions.length, outcomes: result.events } };
}

function leaveDue(tx: PoolClient, customers: readonly LockedCustomer[], now: Instant): Promise<unknown> {
  if (customers.length === 0) return Promise.resolve();
  const rows = customers.map(({ customerNo, partition }) => ({ customerNo, partition, dueAt: now }));
  return scheduleDue(tx, rows);
}

/**
 * Whether the fold or a codec refused a customer, or Postgres its data; any other error of Postgres is about the store as a whole. What
 * newer code has stored of a customer passes, but only when that code is there: the others do not wait for it.
 */
function isOfCustomers(error: unknown): boolean {
  if (error instanceof NewerFormatError) return true;
  const failure = classify(error);
  return failure === 'poison' || (failure === 'fatal' && !(error instanceof DatabaseError));
}

function isChanged({ customer, state, late, entries, outcomes, noEffectsAdded, noEffectsRemoved }: Decision): boolean {
  const changes = entries.length + outcomes.length + noEffectsAdded.length + noEffectsRemoved.length;
  return late || changes > 0 || !encodeState(state).equals(canonicalState(customer.state));
}
