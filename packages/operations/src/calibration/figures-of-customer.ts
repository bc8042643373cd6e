/** What one customer is in the measured base: read off the state at the instant asked for. */
import { driverAt } from '@loyalty-ladder/decisions/driver-at.ts';
import { yearsProfit } from '@loyalty-ladder/domain/money/money.ts';
import { DAYS_REMEMBERED } from '@loyalty-ladder/domain/program/program.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Driver } from '@loyalty-ladder/domain/state/driver.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { type Day, monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { BaseFigures } from '@loyalty-ladder/store/base/insert-base-figures.ts';

/** "Kept purchase days among 365 dates." */
const FREQUENCY_DAYS = 365;

/** The state, and when it is that of the customer. */
export interface StateAt {
  readonly customerNo: bigint;
  readonly state: State;
  readonly at: Instant;
}

export function figuresOfCustomer({ customerNo, state, at }: StateAt, programs: ProgramTimeline): BaseFigures {
  const today = programs.calendar.dayOf(at);
  const { amount, basis, purchaseDays } = yearsProfit(state, monthOf(today));
  return {
    ...{ customerNo, stage: state.stage, risk: state.risk, advice: state.advice, keyCustomer: state.keyCustomer },
    ...{ profit: within(amount), basis, yearPurchaseDays: purchaseDays },
    recencyDays: recencyDays(state, today),
    frequency: state.keptDays.filter(({ day }) => day > today - FREQUENCY_DAYS).length,
    firstPurchaseDay: state.purchaseDays?.first ?? null,
    lastPurchaseDay: state.purchaseDays?.last ?? null,
    purchaseDays: state.purchaseDays?.count ?? 0,
    ...{ npsScore: state.nps?.score ?? null, npsDay: state.nps?.day ?? null },
    ...driverFigures(driverAt(state, at, programs)),
    ...{ openComplaints: state.openComplaints, unansweredContacts: state.unansweredContacts },
    followUpOpen: state.followUp !== null,
  };
}

/** What a bigint of Postgres holds. */
const PROFIT_MAX = 2n ** 63n - 1n;

/** Nobody brings more, and one absurd price or rate is not to keep the whole base from being measured. */
function within(profit: bigint): bigint {
  if (profit > PROFIT_MAX) return PROFIT_MAX;
  return profit < -PROFIT_MAX ? -PROFIT_MAX : profit;
}

/** Days that are only counted any more lie at least that long before the last purchase. @returns null: no purchase day is kept. */
function recencyDays({ keptDays, olderKeptDays, purchaseDays }: State, today: Day): number | null {
  const last = keptDays.at(-1)?.day;
  if (last !== undefined) return today - last;
  return olderKeptDays === 0 || purchaseDays === null ? null : today - purchaseDays.last + DAYS_REMEMBERED;
}

/** Why those may be leaving who are at risk. */
function driverFigures(driver: Driver | null) {
  if (driver === null) return NO_DRIVER;
  const { class: driverClass, subCause, share, evidence } = driver;
  return { driverClass, driverSubCause: subCause, driverShare: share, driverEvidence: evidence.length };
}

const NO_DRIVER = { driverClass: null, driverSubCause: null, driverShare: null, driverEvidence: null } as const;
