/**
 * What a basket would earn and where it would take its customer, if it were bought at an instant: the fold itself does it, with a purchase
 * that is recorded nowhere. It promises no more than a purchase does: what comes before it in time, or back after it, changes it.
 */
import { ownSource } from '@loyalty-ladder/contracts/own-source.ts';
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import { pointsOf, stageMultiplierOf } from '@loyalty-ladder/domain/points/earning.ts';
import { spendable } from '@loyalty-ladder/domain/points/spendable.ts';
import { expiryMonthOf } from '@loyalty-ladder/domain/points/vesting.ts';
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Stage, Strategy } from '@loyalty-ladder/domain/state/outcome.ts';
import { type Balances, balancesOf, type State } from '@loyalty-ladder/domain/state/state.ts';
import { firstDayOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type StageReport, stageReport } from '../customer/stage-report.ts';

export type Basket = Pick<PurchaseCompleted, 'channel' | 'currency' | 'lines'>;

export interface PreviewCase {
  /** Everything that happened up to `at`. */
  readonly state: State;
  readonly programs: ProgramTimeline;
  readonly at: Instant;
}

export interface Preview {
  /** When it would be bought: no two things are done to one customer in a millisecond. */
  readonly at: Instant;
  readonly programVersion: number;
  readonly earns: EarnedSplit & {
    /** When they can be spent, and when they go, by the program as it is known today; null: none are earned. */
    readonly vestsAt: Instant | null;
    readonly expiresAt: Instant | null;
  };
  readonly stage: StageReport & { readonly before: Stage; readonly after: Stage; readonly strategy: Strategy };
  /** Just after it. */
  readonly balances: Balances;
  /** The most that may be redeemed with it. */
  readonly spendable: bigint;
}

/** The points and what they are made of, each on top of those before it: their sum is `points`. */
export interface EarnedSplit {
  readonly points: bigint;
  /** At one point by one. */
  readonly base: bigint;
  readonly ofStage: bigint;
  readonly ofCategories: bigint;
  readonly ofCampaigns: bigint;
  /** What caps leave no room for: not above 0. */
  readonly ofCaps: bigint;
}

/** The name of a purchase that there is not. */
const NAME = { source: ownSource('preview'), id: 'preview' };
const PLAIN = { categoryMultipliers: {}, campaigns: [] };
const ONE = 10_000;

export function previewBasket({ state, programs, at: now }: PreviewCase, basket: Basket, customerId: string): Preview {
  const at = Math.max(now, state.lastAt + 1);
  const common = { until: at, context: { programs }, related: new Map() };
  const purchase: PurchaseCompleted = {
    ...{ ...NAME, customerId, occurredAt: at, type: 'purchase.completed', purchaseId: NAME.id },
    ...basket,
  };
  const before = fold({ ...common, state, facts: [] }).state;
  const { state: after, entries } = fold({ ...common, state, facts: [purchase] });
  const points = entries.find(({ kind, cause }) => kind === 'earn' && cause.type === 'fact')?.points ?? 0n;
  const { version: programVersion, program } = programs.inForceAt(at);
  return {
    ...{ at, programVersion },
    earns: { ...splitOf(points, purchase, program, before.stage), ...datesOf(points, at, programs) },
    stage: {
      ...{ before: before.stage, after: after.stage, strategy: program.strategies[after.stage] },
      ...stageReport(after, at, programs),
    },
    balances: balancesOf(after),
    spendable: spendable(before),
  };
}

function splitOf(points: bigint, purchase: PurchaseCompleted, program: Program, stage: Stage): EarnedSplit {
  const multiplier = stageMultiplierOf(program, stage);
  const earned = (rules: Program, of: number): bigint => pointsOf(purchase, null, rules, of);
  const base = earned({ ...program, ...PLAIN }, ONE);
  const withStage = earned({ ...program, ...PLAIN }, multiplier);
  const withCategories = earned({ ...program, campaigns: [] }, multiplier);
  const uncapped = earned(program, multiplier);
  return {
    ...{ points, base },
    ofStage: withStage - base,
    ofCategories: withCategories - withStage,
    ofCampaigns: uncapped - withCategories,
    ofCaps: points - uncapped,
  };
}

function datesOf(
  points: bigint,
  at: Instant,
  programs: ProgramTimeline,
): Pick<Preview['earns'], 'vestsAt' | 'expiresAt'> {
  if (points === 0n) return { vestsAt: null, expiresAt: null };
  const { calendar } = programs;
  const vestingDay = calendar.dayOf(at) + programs.inForceAt(at).program.vestingDays;
  const vestsAt = calendar.startOf(vestingDay);
  const month = expiryMonthOf(vestingDay, programs.inForceAt(vestsAt).program);
  return { vestsAt, expiresAt: calendar.startOf(firstDayOf(month + 1)) };
}
