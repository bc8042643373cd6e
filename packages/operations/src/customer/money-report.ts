/** What a customer brought within the year, and whether that makes them a key customer. Money is in minor units of `currency`. */
import { yearsProfit } from '@loyalty-ladder/domain/money/money.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { KeyCustomerChanged, MoneyBasis } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export interface MoneyReport {
  readonly currency: string;
  /** Of the calendar month and the 11 before it. */
  readonly profit: bigint;
  /** How much the profit can be relied on. */
  readonly basis: MoneyBasis;
  /** In the same months, with those whose purchases all came back. */
  readonly purchaseDays: number;
  readonly isKey: boolean;
  /** In force; null: no calibration has any, so nobody is key. */
  readonly thresholds: KeyCustomerChanged['thresholds'];
  /** In force; null: none is. */
  readonly calibrationVersion: number | null;
}

export function moneyReport(state: State, at: Instant, programs: ProgramTimeline): MoneyReport {
  const { amount, basis, purchaseDays } = yearsProfit(state, monthOf(programs.calendar.dayOf(at)));
  const calibration = programs.calibrationAt(at);
  const key = calibration?.key ?? null;
  return {
    currency: programs.inForceAt(at).program.currency,
    profit: amount,
    basis,
    purchaseDays,
    isKey: state.keyCustomer,
    thresholds: key && { enter: key.enterMinor, leave: key.leaveMinor },
    calibrationVersion: calibration?.version ?? null,
  };
}
