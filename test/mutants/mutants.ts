/** All mutants: points, redemptions, ladder, risk, money, weak buyers, follow-ups, driver, notices, and what the state forgets. */
import { DRIVER_MUTANTS } from './driver-mutants.ts';
import { FOLLOW_UP_MUTANTS } from './follow-up-mutants.ts';
import { FORGETTING_MUTANTS } from './forgetting-mutants.ts';
import { LADDER_MUTANTS } from './ladder-mutants.ts';
import { MONEY_MUTANTS } from './money-mutants.ts';
import type { Mutant } from './mutant.ts';
import { NOTICE_MUTANTS } from './notice-mutants.ts';
import { POINTS_MUTANTS } from './points-mutants.ts';
import { REDEMPTION_MUTANTS } from './redemption-mutants.ts';
import { RISK_MUTANTS } from './risk-mutants.ts';
import { WEAK_BUYER_MUTANTS } from './weak-buyer-mutants.ts';

export const MUTANTS: readonly Mutant[] = [
  ...POINTS_MUTANTS,
  ...REDEMPTION_MUTANTS,
  ...LADDER_MUTANTS,
  ...RISK_MUTANTS,
  ...MONEY_MUTANTS,
  ...WEAK_BUYER_MUTANTS,
  ...FOLLOW_UP_MUTANTS,
  ...DRIVER_MUTANTS,
  ...NOTICE_MUTANTS,
  ...FORGETTING_MUTANTS,
];
