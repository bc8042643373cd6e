/** Programs of large figures, so that long lives meet every bound of what the state remembers: windows of a year and of two, in versions. */
import * as fc from 'fast-check';
import { calibrations, type PlannedProgram, type Settings } from './program-arbitrary.ts';

/** Around a year and two years, with and without a leap day; 731 is the most that a window can be. */
const windowDays = fc.constantFrom(30, 364, 365, 366, 730, 731, 731, 731, 731, 731, 731);

const settings: fc.Arbitrary<Settings> = fc.record(
  {
    stageMultipliers: fc.constantFrom({ visitor: 20_000 }, { 'first-purchase': 11_111 }, { regular: 0 }),
    capPerPurchase: fc.constantFrom(10, 90),
    capPerDay: fc.constantFrom(1, 110),
    capPerMonth: fc.constantFrom(20, 150),
    vestingDays: fc.constantFrom(1, 30, 365, 731),
    expiryMonths: fc.constantFrom(0, 1, 24, 36, 36, 120, 120),
    expiryNoticeDays: fc.constantFrom(1, 365, 731),
    returnWindowDays: windowDays,
    surveyReward: fc.constantFrom(5),
    regularPurchaseDays: fc.constantFrom(1, 1, 2),
    returnPurchaseDays: fc.constantFrom(1, 3, 3, 3),
    adherentPurchaseDays: fc.constantFrom(1, 2),
    windowDays,
    fullPriceLines: fc.constantFrom(0, 1),
    graceDays: fc.constantFrom(1, 365, 731),
    intervalExtraDays: fc.constantFrom(1, 365),
    intervalDaysMin: fc.constantFrom(1, 73, 731),
    intervalDaysMax: fc.constant(731),
    riskThresholds: fc.constantFrom(
      { watch: 10_000, 'at-risk': 10_001, lost: 20_000 },
      { watch: 5_000, 'at-risk': 10_000, lost: 50_000 },
      { watch: 10_000, 'at-risk': 50_000, lost: 1_000_000 },
    ),
    unansweredContacts: fc.constant(1),
    horizonDays: fc.constantFrom(30, 90, 365, 731),
    followUpHours: fc.constantFrom(1, 24, 8_760),
    driverWindowDays: fc.constantFrom(1, 365, 731),
    exchangeRates: fc.constant({ JPY: { numerator: 53, denominator: 100 }, KWD: { numerator: 3, denominator: 10 } }),
  },
  { requiredKeys: ['returnWindowDays', 'expiryMonths', 'regularPurchaseDays', 'returnPurchaseDays'] },
);

/** @param day on which versions take effect. */
export function plannedLongProgram(day: fc.Arbitrary<number>): fc.Arbitrary<PlannedProgram> {
  const change = fc.record({ day, timeMs: fc.constantFrom(0, 0, 36_000_000), settings });
  return fc.record({
    settings,
    calibrations,
    campaigns: fc.constant([]),
    changes: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      {
        weight: 1,
        arbitrary: fc.uniqueArray(change, { maxLength: 2, selector: ({ day, timeMs }) => `${day}/${timeMs}` }),
      },
    ),
  });
}
