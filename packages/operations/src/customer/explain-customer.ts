/**
 * Why a customer is what they are, from what the store has folded: their state, and what was said last of each value. It costs the same for
 * a hundred facts and for a hundred thousand; what is recorded and not folded yet is not in it (`pending`), as it is in none of what was
 * told. customer-report.ts folds all facts anew, for any instant.
 */
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import type { Cause } from '@loyalty-ladder/domain/state/entry.ts';
import type { Stage, Strategy } from '@loyalty-ladder/domain/state/outcome.ts';
import { type Balances, balancesOf, type FollowUp, nextExpiryOf } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type LatestChange, readLatestChanges } from '@loyalty-ladder/store/history/read-latest-changes.ts';
import type { Pool } from 'pg';
import { type MoneyReport, moneyReport } from './money-report.ts';
import { outlook, type Prospect } from './outlook.ts';
import { type CustomerStanding, isPending } from './read-standing.ts';
import { type ReviewReport, reviewReport } from './review-report.ts';
import { type RiskReport, riskReport } from './risk-report.ts';
import { type StageReport, stageReport } from './stage-report.ts';

interface Since {
  /** null: since before anything was said. */
  readonly since: Instant | null;
  readonly causes: readonly Cause[];
}

export interface Explanation {
  readonly customerId: string;
  /** Now, by the ladder's clock: what all of this is of. */
  readonly at: Instant;
  readonly programVersion: number;
  readonly version: bigint;
  readonly pending: boolean;
  readonly stage: StageReport & Since & { readonly stage: Stage; readonly strategy: Strategy };
  readonly risk: RiskReport & Since;
  readonly money: MoneyReport & Since;
  /** null: no weak buyer. */
  readonly review: (ReviewReport & Since) | null;
  /** The open case; null: there is none. */
  readonly followUp: FollowUp | null;
  readonly balances: Balances;
  readonly nextExpiry: { readonly at: Instant; readonly points: bigint } | null;
  /** If nothing happens. */
  readonly outlook: readonly Prospect[];
  /** Returns and cancellations whose purchase has not appeared. */
  readonly waitingReturns: number;
}

/** @throws what Postgres throws */
export async function explainCustomer(pool: Pool, standing: CustomerStanding): Promise<Explanation> {
  return explain(standing, await readLatestChanges(pool, standing.customerNo));
}

/** What is due by now is done here too, whether it is recorded or not. */
function explain(standing: CustomerStanding, changes: readonly LatestChange[]): Explanation {
  const { customerId, version, now: at, programs } = standing;
  const { state } = fold({ state: standing.state, facts: [], until: at, context: { programs }, related: new Map() });
  const { version: programVersion, program } = programs.inForceAt(at);
  const review = reviewReport(state, at, programs);
  return {
    ...{ customerId, at, version, programVersion, pending: isPending(standing) },
    stage: {
      stage: state.stage,
      strategy: program.strategies[state.stage],
      ...sinceOf(changes, 'stage.changed', state.stage),
      ...stageReport(state, at, programs),
    },
    risk: { ...sinceOf(changes, 'risk.changed', state.risk), ...riskReport(state, at, programs) },
    money: { ...sinceOf(changes, 'key-customer.changed', state.keyCustomer), ...moneyReport(state, at, programs) },
    review: review && { ...sinceOf(changes, 'advice.changed', state.advice), ...review },
    followUp: state.followUp,
    balances: balancesOf(state),
    nextExpiry: nextExpiryOf(state, programs.calendar),
    outlook: outlook(state, at, programs),
    waitingReturns: state.waitingReturns,
  };
}

/** What is due and not recorded has not been said. */
function sinceOf(
  changes: readonly LatestChange[],
  type: LatestChange['type'],
  value: LatestChange['content']['to'],
): Since {
  const last = changes.find((each) => each.type === type && each.content.to === value);
  return { since: last?.at ?? null, causes: last?.content.causes ?? [] };
}
