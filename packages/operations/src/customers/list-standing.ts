/** Who stands where now: customers by rung and level of risk, from Postgres, page by page, so that any number of them can be listed. */
import { isNewerCustomer } from '@loyalty-ladder/decisions/newer-customer.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { RiskLevel, Stage, Strategy } from '@loyalty-ladder/domain/state/outcome.ts';
import { type Balances, balancesOf, nextExpiryOf } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { findByOutcome, type ToldValue } from '@loyalty-ladder/store/customers/find-by-outcome.ts';
import { listCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import { type CustomerState, readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import type { Pool } from 'pg';

export interface Standing {
  readonly customerId: string;
  readonly stage: Stage;
  readonly strategy: Strategy;
  readonly risk: RiskLevel;
  readonly balances: Balances;
  readonly nextExpiry: { readonly at: Instant; readonly points: bigint } | null;
}

export interface Wanted {
  readonly stage?: Stage | undefined;
  readonly risk?: RiskLevel | undefined;
}

export interface StandingPage {
  readonly standings: readonly Standing[];
  /** Recorded by a newer version: only its commands can say where they stand. */
  readonly left: number;
}

export interface StandingSource {
  readonly pool: Pool;
  readonly programs: ProgramTimeline;
  /** By the ladder's clock. */
  readonly now: Instant;
}

const PAGE_CUSTOMERS = 1_000;

/** By customer_no. @param after a customer_no; 0 begins. */
export async function* listStanding(
  source: StandingSource,
  wanted: Wanted,
  after = 0n,
): AsyncGenerator<StandingPage, void, undefined> {
  const nextPage = pagesOf(source.pool, wanted);
  for (let last = after; ; ) {
    const customerNos = await nextPage(last);
    const [newest] = customerNos.slice(-1);
    if (newest === undefined) return;
    last = newest;
    const states = (await readCustomerStates(source.pool, customerNos)).toSorted(byNo);
    const ours = states.filter((customer) => !isNewerCustomer(customer));
    const standings = ours.map((customer) => standingOf(customer, source)).filter((each) => isWanted(each, wanted));
    yield { standings, left: states.length - ours.length };
  }
}

/** Potential customers, and those at no risk, were never told of: only a walk over all finds them. */
function pagesOf(pool: Pool, { stage, risk }: Wanted): (after: bigint) => Promise<bigint[]> {
  const told: ToldValue[] = [
    ...(risk === undefined || risk === 'none' ? [] : [{ type: 'risk.changed', to: risk } as const]),
    ...(stage === undefined || stage === 'potential' ? [] : [{ type: 'stage.changed', to: stage } as const]),
  ];
  const [first] = told;
  if (first === undefined) return (after) => listCustomers(pool, after, PAGE_CUSTOMERS);
  return (after) => findByOutcome(pool, first, after, PAGE_CUSTOMERS);
}

function standingOf({ customerId, state: bytes }: CustomerState, { programs, now }: StandingSource): Standing {
  const state = decodeState(bytes);
  const { stage, risk } = state;
  const strategy = programs.inForceAt(now).program.strategies[stage];
  return {
    customerId,
    stage,
    strategy,
    risk,
    balances: balancesOf(state),
    nextExpiry: nextExpiryOf(state, programs.calendar),
  };
}

const isWanted = (standing: Standing, { stage = standing.stage, risk = standing.risk }: Wanted): boolean =>
  standing.stage === stage && standing.risk === risk;

const byNo = (a: CustomerState, b: CustomerState): number => Number(a.customerNo - b.customerNo);
