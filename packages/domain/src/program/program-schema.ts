/**
 * Every setting of a program with its range. A setting is given plainly (`30`) or explained (`{ "value": 30, "why": ..., "source": ... }`).
 * The maxima of the day windows are what the state remembers days for: a later version can widen a window up to them and lose nothing.
 */
import * as z from 'zod';
import { calendarOf } from '../time/calendar.ts';
import { PUBLISHED_PRIOR } from './driver-prior.ts';
import { basisPointsRule } from './program-rule-text.ts';

/** Two years and a day: no window of purchase days and no return window may be longer, so older days are only counted. */
export const DAYS_REMEMBERED = 731;

const BASIS_POINTS_MAX = 1_000_000;
const POINTS_MAX = 1_000_000_000_000;
const MINOR_MAX = 1_000_000_000_000;
const RATE_MAX = 1_000_000_000;

const basisPoints = z
  .int({ error: basisPointsRule })
  .min(0, { error: basisPointsRule })
  .max(BASIS_POINTS_MAX, { error: basisPointsRule });
const points = z
  .int()
  .min(0)
  .max(POINTS_MAX)
  .transform((value) => BigInt(value));
const days = (max: number) => z.int().min(1, 'settings counted in days are at least 1').max(max);
const count = (max: number) => z.int().min(1).max(max);
const instant = z.iso.datetime({ offset: true }).transform((text) => Date.parse(text));
const currency = z.string().regex(/^[A-Z]{3}$/, 'is not a currency code of ISO 4217');

/** Points for 1.00, as ten-thousandths: what a rate cannot say in four decimals would have to be rounded. */
const rate = z
  .number()
  .min(0)
  .max(1_000_000)
  .transform((value, context) => {
    const tenThousandths = Math.round(value * 10_000);
    if (Math.abs(tenThousandths - value * 10_000) > 1e-6) context.addIssue('has more than four decimals');
    return BigInt(tenThousandths);
  });

const zone = z.string().superRefine((name, context) => {
  try {
    calendarOf(name);
  } catch {
    context.addIssue(`is not a time zone of the IANA database: ${name}`);
  }
});

const campaign = z
  .strictObject({
    name: z.string().min(1),
    from: instant,
    /** Exclusive. */
    to: instant,
    category: z.string().min(1).optional(),
    multiplier: basisPoints,
  })
  .refine(({ from, to }) => from < to, {
    path: ['to'],
    error: 'a campaign ends after it begins',
    when: wherever((value) => [value.from, value.to]),
  });

/** Basis points of a whole. */
const share = basisPoints.min(1, { error: basisPointsRule }).max(10_000, { error: basisPointsRule });
const driverClass = z.enum(['staff', 'quality', 'price', 'other']);
const driverPrior = z
  .strictObject({ staff: percent(), quality: percent(), price: percent(), other: percent() })
  .refine(({ staff, quality, price, other }) => staff + quality + price + other === 100, 'the four add up to 100');

/** What one minor unit of another currency is in minor units of the reporting one. */
const exchangeRate = z.strictObject({ numerator: count(RATE_MAX), denominator: count(RATE_MAX) });

const strategy = z.enum(['attraction', 'involvement', 'retention', 'cherish', 'none']);
const stage = z.enum(['potential', 'visitor', 'first-purchase', 'regular', 'adherent', 'retired']);

const settings = {
  zone,
  pointsPerMajorUnit: rate,
  pointsPerMajorUnitByCurrency: z.record(currency, rate),
  stageMultipliers: z.partialRecord(stage, basisPoints),
  categoryMultipliers: z.record(z.string().min(1), basisPoints),
  campaigns: z.array(campaign).max(100),
  capPerPurchase: points.nullable(),
  capPerDay: points.nullable(),
  capPerMonth: points.nullable(),
  vestingDays: days(DAYS_REMEMBERED),
  expiryMonths: z.int().min(0).max(120),
  // Versions that were published before there were notices are taken to say so, for ever.
  expiryNoticeDays: days(DAYS_REMEMBERED).default(30),
  returnWindowDays: days(DAYS_REMEMBERED),
  // Nor was anything given back before.
  restoreDays: days(DAYS_REMEMBERED).default(30),
  debtLimit: points.nullable(),
  surveyReward: points,
  referralReward: points,
  strategies: z.record(stage, strategy),
  regularPurchaseDays: count(DAYS_REMEMBERED),
  returnPurchaseDays: count(DAYS_REMEMBERED),
  adherentPurchaseDays: count(DAYS_REMEMBERED),
  windowDays: days(DAYS_REMEMBERED),
  fullPriceLines: z.int().min(0).max(10_000),
  graceDays: days(DAYS_REMEMBERED),
  intervalExtraDays: days(DAYS_REMEMBERED),
  intervalDaysMin: days(DAYS_REMEMBERED),
  intervalDaysMax: days(DAYS_REMEMBERED),
  riskThresholds: z.strictObject({
    watch: basisPoints.min(1, { error: basisPointsRule }),
    'at-risk': basisPoints.min(1, { error: basisPointsRule }),
    lost: basisPoints.min(1, { error: basisPointsRule }),
  }),
  slowServiceSeconds: z.int().min(1).max(86_400),
  unansweredContacts: count(1_000),
  freshnessHours: z.int().min(1).max(8_760),
  // Versions that were published before the fold knew of these are taken to say so, for ever (domain.md, "Knowing the customer").
  horizonDays: days(DAYS_REMEMBERED).default(90),
  followUpHours: z.int().min(1).max(8_760).default(48),
  driverWindowDays: days(DAYS_REMEMBERED).default(365),
  driverPriorStrength: count(1_000).default(2),
  driverPrior: driverPrior.default({ ...PUBLISHED_PRIOR }),
  touchpointClasses: z.record(z.string().min(1), driverClass).default({}),
  smallOrderMinor: z.int().min(0).max(MINOR_MAX).default(2_000),
  activeSigns: count(1_000).default(2),
  currency: currency.default('GBP'),
  exchangeRates: z.record(currency, exchangeRate).default({}),
  keyShare: share.default(2_000),
  keyLeaveShare: share.default(2_500),
  npsWindowDays: days(DAYS_REMEMBERED).default(365),
  modelThresholds: z
    .strictObject({ watch: share, 'at-risk': share, lost: share })
    .default({ watch: 5_000, 'at-risk': 7_000, lost: 9_000 }),
};

/** Each setting by itself. */
export const settingsSchema = z.preprocess(withoutExplanations, z.strictObject(settings));

const LEVELS_IN_ORDER = 'each level begins after the one before it: watch < at-risk < lost';

/** And none contradicts another; said beside what is wrong with others, so that a file need not be mended twice. */
export const programSchema = settingsSchema
  .refine(({ riskThresholds }) => riskThresholds.watch < riskThresholds['at-risk'], {
    path: ['riskThresholds', 'at-risk'],
    error: LEVELS_IN_ORDER,
    when: wherever(({ riskThresholds }) => [riskThresholds?.watch, riskThresholds?.['at-risk']]),
  })
  .refine(({ riskThresholds }) => riskThresholds['at-risk'] < riskThresholds.lost, {
    path: ['riskThresholds', 'lost'],
    error: LEVELS_IN_ORDER,
    when: wherever(({ riskThresholds }) => [riskThresholds?.['at-risk'], riskThresholds?.lost]),
  })
  .refine(({ intervalDaysMin, intervalDaysMax }) => intervalDaysMin <= intervalDaysMax, {
    path: ['intervalDaysMax'],
    error: 'must be at least intervalDaysMin: a rhythm is kept within the two',
    when: wherever(({ intervalDaysMin, intervalDaysMax }) => [intervalDaysMin, intervalDaysMax]),
  })
  .refine(({ adherentPurchaseDays, windowDays }) => adherentPurchaseDays <= windowDays, {
    path: ['adherentPurchaseDays'],
    error: 'must be at most windowDays: a window has no more purchase days than dates',
    when: wherever(({ adherentPurchaseDays, windowDays }) => [adherentPurchaseDays, windowDays]),
  })
  .refine(({ keyShare, keyLeaveShare }) => keyLeaveShare >= keyShare, {
    path: ['keyLeaveShare'],
    error: 'must be at least keyShare: who is key stays so a little longer than others become so',
  })
  .refine(({ modelThresholds }) => modelThresholds.watch < modelThresholds['at-risk'], {
    path: ['modelThresholds', 'at-risk'],
    error: LEVELS_IN_ORDER,
  })
  .refine(({ modelThresholds }) => modelThresholds['at-risk'] < modelThresholds.lost, {
    path: ['modelThresholds', 'lost'],
    error: LEVELS_IN_ORDER,
  });

function percent() {
  return z.int().min(0).max(100);
}

/** A rule between settings can be judged wherever those of them are numbers, whatever is wrong elsewhere. */
// biome-ignore lint/suspicious/noExplicitAny: the file as it came, less what has been read of it
function wherever(settingsOf: (file: any) => readonly unknown[]) {
  return ({ value }: { readonly value: unknown }): boolean =>
    isRecord(value) && settingsOf(value).every((setting) => typeof setting === 'number');
}

function withoutExplanations(json: unknown): unknown {
  if (!isRecord(json)) return json;
  return Object.fromEntries(Object.entries(json).map(([name, setting]) => [name, plain(setting)]));
}

/** Only what has a `why` is an explanation; a setting that happens to have a key `value` is not. */
function plain(setting: unknown): unknown {
  return isRecord(setting) && 'why' in setting && 'value' in setting ? setting.value : setting;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
