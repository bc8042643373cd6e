/**
 * A command about points in one transaction: its attempt is claimed, its customer locked, the command decided (decide-points.ts) against all
 * recorded facts folded to now, the facts that grant it recorded (record-points.ts), and the answer kept with them.
 */
import { type FoundCustomer, findCustomer } from '@loyalty-ladder/store/customers/find-customer.ts';
import { findHoldReference, recordHoldReference } from '@loyalty-ladder/store/holds/hold-references.ts';
import { type Ending, roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { PoolClient } from 'pg';
import { type Attempt, answerOnce, attemptIdOf, type OnceAnswered } from '../answer-once.ts';
import type { DecisionContext } from '../decision-context.ts';
import { decidePoints } from './decide-points.ts';
import { type HoldView, holdViewOf } from './hold-view.ts';
import type { PointsCommand, PointsRefusal } from './points-command.ts';
import { lockStanding } from './points-standing.ts';
import { type PointsAfter, recordPoints } from './record-points.ts';

export interface AskedPoints {
  readonly customerId: string;
  readonly command: PointsCommand;
  readonly attempt: Attempt;
  /** Whether all purchases are applied that lay in Kafka when it was asked; false: some are not, or nobody has looked. */
  readonly purchasesKnown: boolean;
}

export interface HoldAnswer extends PointsAfter {
  readonly hold: HoldView;
}

export type PointsAnswer = HoldAnswer | PointsRefusal;

/** Whether a command takes points from what is available: then no return may be unknown that has taken them already. */
export const isSpending = ({ kind }: PointsCommand): boolean => kind === 'hold' || kind === 'redeem';

/** @throws NewerCustomerError, what the fold refuses, and what Postgres throws; nothing is recorded then. */
export function carryOutPoints(context: DecisionContext, asked: AskedPoints): Promise<OnceAnswered<PointsAnswer>> {
  return answerOnce<PointsAnswer>(context.pool, asked.attempt, async (tx) => {
    const found = await findCustomer(tx, asked.customerId);
    return found === undefined ? { result: { refused: 'unknown-customer' } } : carryOut(context, tx, found, asked);
  });
}

async function carryOut(
  context: DecisionContext,
  tx: PoolClient,
  found: FoundCustomer,
  { command, attempt, purchasesKnown }: AskedPoints,
): Promise<Ending<PointsAnswer>> {
  const holdId = 'holdId' in command ? command.holdId : attemptIdOf(attempt, 'hold');
  const place = { customerNo: found.customerNo, holdId };
  const isNew = !('holdId' in command);
  const [standing, known] = await roundTrip([
    lockStanding(context, tx, found, `hold:${holdId}`),
    isNew ? Promise.resolve(command.reference ?? null) : findHoldReference(tx, place),
  ]);
  const decided = decidePoints(command, { holdId, attemptId: attemptIdOf(attempt, 'restore') }, standing);
  if ('refused' in decided) return { result: decided };
  const recorded = await recordPoints(context, tx, standing, {
    ...{ ...decided, purchasesKnown, traceparent: attempt.traceparent },
  });
  const { result: after, riders = [], ...ending } = recorded;
  const hold = holdViewOf([...standing.subjectFacts, ...decided.facts], standing.at, known);
  const reference = isNew && known !== null ? [recordHoldReference(tx, place, known)] : [];
  return { ...ending, result: { hold: stated(hold), ...after }, riders: [...riders, ...reference] };
}

function stated(hold: HoldView | undefined): HoldView {
  if (hold === undefined) throw new Error('a hold that was just decided is not there');
  return hold;
}
