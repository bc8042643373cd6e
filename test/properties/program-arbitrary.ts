/** Programs of small figures, so that short lives meet every rule: short grace, windows and intervals, caps, campaigns, rewards. */
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import * as fc from 'fast-check';

/** Settings that differ from the conformance default, without the zone: all versions have the life's. */
export type Settings = Readonly<Record<string, unknown>>;

/** Zone, campaigns and currency are the life's, no short life comes to the longest interval, and by the others the fold moves nothing. */
type Fixed =
  | 'zone'
  | 'campaigns'
  | 'debtLimit'
  | 'strategies'
  | 'intervalDaysMax'
  | 'freshnessHours'
  | 'currency'
  | 'keyShare'
  | 'keyLeaveShare'
  | 'npsWindowDays'
  | 'modelThresholds';

const VARIED: { readonly [Setting in Exclude<keyof Program, Fixed>]: fc.Arbitrary<unknown> } = {
  pointsPerMajorUnit: fc.constantFrom(0.5, 2, 0.3333),
  pointsPerMajorUnitByCurrency: fc.constant({ JPY: 0.01 }),
  stageMultipliers: fc.constantFrom({ visitor: 20_000 }, { 'first-purchase': 11_111 }, { regular: 0 }),
  categoryMultipliers: fc.constantFrom({ toys: 15_000 }, { toys: 0, food: 33_333 }),
  capPerPurchase: fc.constantFrom(0, 10, 30),
  capPerDay: fc.constantFrom(1, 25),
  capPerMonth: fc.constantFrom(20, 60),
  vestingDays: fc.constantFrom(1, 2, 40),
  expiryMonths: fc.constantFrom(0, 1, 2),
  expiryNoticeDays: fc.constantFrom(1, 10, 100),
  restoreDays: fc.constantFrom(1, 20, 70),
  returnWindowDays: fc.constantFrom(1, 3, 30),
  surveyReward: fc.constantFrom(5, 50),
  referralReward: fc.constantFrom(7),
  regularPurchaseDays: fc.constantFrom(1, 2),
  returnPurchaseDays: fc.constantFrom(1, 3),
  adherentPurchaseDays: fc.constantFrom(1, 3),
  windowDays: fc.constantFrom(5, 30),
  fullPriceLines: fc.constantFrom(0, 1),
  graceDays: fc.constantFrom(1, 3),
  intervalExtraDays: fc.constantFrom(1, 5),
  intervalDaysMin: fc.constantFrom(1, 3),
  riskThresholds: fc.constantFrom(
    { watch: 10_000, 'at-risk': 10_001, lost: 20_000 },
    { watch: 5_000, 'at-risk': 15_000, lost: 15_001 },
  ),
  slowServiceSeconds: fc.constantFrom(600, 7_199, 7_200),
  unansweredContacts: fc.constantFrom(1, 2),
  horizonDays: fc.constantFrom(1, 2, 5, 20, 31),
  followUpHours: fc.constantFrom(1, 10, 24, 38, 48),
  driverWindowDays: fc.constantFrom(1, 2, 30),
  driverPriorStrength: fc.constantFrom(1, 3),
  driverPrior: fc.constantFrom(
    { staff: 25, quality: 25, price: 25, other: 25 },
    { staff: 0, quality: 0, price: 100, other: 0 },
    { staff: 1, quality: 33, price: 33, other: 33 },
  ),
  touchpointClasses: fc.constantFrom<Record<string, string>>(
    { till: 'staff', site: 'quality' },
    { till: 'price', phone: 'other' },
  ),
  smallOrderMinor: fc.constantFrom(0, 1, 999, 1000),
  activeSigns: fc.constantFrom(1, 3),
  exchangeRates: fc.constantFrom(
    { JPY: { numerator: 53, denominator: 100 } },
    { JPY: { numerator: 190, denominator: 1 }, KWD: { numerator: 2_571, denominator: 10_000 } },
    { GBP: { numerator: 7, denominator: 3 }, JPY: { numerator: 1, denominator: 190 } },
    {
      JPY: { numerator: 1, denominator: 1 },
      KWD: { numerator: 1, denominator: 1 },
      GBP: { numerator: 2, denominator: 1 },
    },
  ),
};

const settings = fc.record(VARIED, { requiredKeys: [] });

interface PlannedCampaign {
  readonly day: number;
  readonly days: number;
  readonly category: string | undefined;
  readonly multiplier: number;
}

const campaign: fc.Arbitrary<PlannedCampaign> = fc.record({
  day: fc.nat(40),
  days: fc.integer({ min: 1, max: 60 }),
  category: fc.constantFrom(undefined, 'toys'),
  multiplier: fc.constantFrom(0, 20_000, 12_345),
});

/** Never with a leave threshold above that to enter: the day's looks would depend on their number. */
export interface PlannedCalibration {
  readonly day: number;
  readonly timeMs: number;
  /** Which of the profits that the life comes to it lies at or beside; null: it has no thresholds. */
  readonly profit: number | null;
  readonly besideMinor: number;
  readonly leaveBelowMinor: number;
  /** Step of the schedule after which it is published, if what is folded lets it wait so long. */
  readonly publishedAfter: number;
}

const plannedCalibration: fc.Arbitrary<PlannedCalibration> = fc.record({
  day: fc.nat(60),
  timeMs: fc.constantFrom(0, 0, 36_000_000),
  profit: fc.oneof({ weight: 5, arbitrary: fc.nat(50) }, { weight: 1, arbitrary: fc.constant(null) }),
  besideMinor: fc.constantFrom(-1, 0, 0, 0, 1),
  leaveBelowMinor: fc.constantFrom(0, 0, 1, 400, 3000),
  publishedAfter: fc.nat(20),
});

export interface PlannedProgram {
  readonly settings: Settings;
  readonly campaigns: readonly PlannedCampaign[];
  readonly calibrations: readonly PlannedCalibration[];
  readonly changes: readonly { readonly day: number; readonly timeMs: number; readonly settings: Settings }[];
}

/** In most lives there are some. */
export const calibrations = fc.array(plannedCalibration, { maxLength: 3, size: 'max' });

export const plannedProgram: fc.Arbitrary<PlannedProgram> = fc.record({
  settings: fc
    .tuple(settings, fc.constantFrom('GBP', 'GBP', 'GBP', 'JPY'))
    .map(([own, currency]) => ({ ...own, currency })),
  calibrations,
  campaigns: fc.oneof(
    { weight: 3, arbitrary: fc.constant([]) },
    { weight: 1, arbitrary: fc.array(campaign, { maxLength: 2 }) },
  ),
  changes: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    {
      weight: 1,
      arbitrary: fc.uniqueArray(fc.record({ day: fc.nat(60), timeMs: fc.constantFrom(0, 36_000_000), settings }), {
        maxLength: 2,
        selector: ({ day, timeMs }) => `${day}/${timeMs}`,
      }),
    },
  ),
});
