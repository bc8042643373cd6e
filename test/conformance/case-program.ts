/** The versions of the program in a case: the conformance default (README.md) pinned here, and what the case sets on top of it. */
import { readFileSync } from 'node:fs';
import type { Calibration } from '@loyalty-ladder/domain/program/calibration.ts';
import { InvalidProgramError, parseSettings } from '@loyalty-ladder/domain/program/program.ts';
import { type ProgramTimeline, programTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';

type Settings = Readonly<Record<string, unknown>>;

const DEFAULT_PROGRAM = new URL('../../packages/domain/program/default.json', import.meta.url);

/** The default program of README.md; figures that it does not name come from the project's own default. */
const CASE_DEFAULTS: Settings = {
  zone: 'UTC',
  pointsPerMajorUnit: 1,
  pointsPerMajorUnitByCurrency: {},
  stageMultipliers: { regular: 12_500, adherent: 15_000 },
  categoryMultipliers: {},
  campaigns: [],
  capPerPurchase: null,
  capPerDay: null,
  capPerMonth: null,
  vestingDays: 14,
  expiryMonths: 12,
  expiryNoticeDays: 30,
  returnWindowDays: 365,
  debtLimit: null,
  surveyReward: 0,
  referralReward: 0,
  regularPurchaseDays: 3,
  returnPurchaseDays: 2,
  adherentPurchaseDays: 5,
  windowDays: 365,
  fullPriceLines: 5,
  graceDays: 30,
  intervalExtraDays: 30,
  intervalDaysMin: 14,
  intervalDaysMax: 180,
  riskThresholds: { watch: 15_000, 'at-risk': 25_000, lost: 50_000 },
  slowServiceSeconds: 600,
  unansweredContacts: 5,
  horizonDays: 90,
  followUpHours: 48,
  driverWindowDays: 365,
  driverPriorStrength: 2,
  driverPrior: { staff: 67, quality: 14, price: 9, other: 10 },
  touchpointClasses: {},
  smallOrderMinor: 2_000,
  activeSigns: 2,
  currency: 'GBP',
  exchangeRates: {},
};

/** Settings given in part keep the rest of the version before. */
const MERGED = ['stageMultipliers', 'riskThresholds', 'modelThresholds'];

export interface CaseProgramChange {
  readonly effectiveAt: number;
  readonly program: Settings;
}

/** @throws InvalidProgramError naming the setting and the rule it breaks, `zone` and `effectiveAt` of the changes included. */
export function caseTimeline(
  program: Settings,
  changes: readonly CaseProgramChange[],
  calibrations: readonly Calibration[] = [],
): ProgramTimeline {
  let settings = onTopOf(defaultSettings(), program);
  const versions = [{ version: 1, effectiveAt: Number.NEGATIVE_INFINITY, program: parseSettings(settings) }];
  for (const change of changes.toSorted((a, b) => a.effectiveAt - b.effectiveAt)) {
    settings = onTopOf(settings, change.program);
    const { effectiveAt } = change;
    const next = { version: versions.length + 1, effectiveAt, program: parseSettings(settings) };
    const before = versions.at(-1);
    if (effectiveAt === before?.effectiveAt)
      throw invalid('effectiveAt', 'is another instant than that of the version before');
    for (const setting of ['zone', 'currency'] as const) {
      if (next.program[setting] !== before?.program[setting]) throw invalid(setting, 'is the same in all versions');
    }
    versions.push(next);
  }
  return programTimeline(versions, calibrations);
}

const invalid = (path: string, rule: string) => new InvalidProgramError([{ path, rule }]);

function defaultSettings(): Settings {
  return { ...JSON.parse(readFileSync(DEFAULT_PROGRAM, 'utf8')), ...CASE_DEFAULTS };
}

function onTopOf(below: Settings, settings: Settings): Settings {
  const merged = MERGED.filter((name) => isRecord(settings[name]) && isRecord(below[name])).map((name) => [
    name,
    { ...(below[name] as Settings), ...(settings[name] as Settings) },
  ]);
  return { ...below, ...settings, ...Object.fromEntries(merged) };
}

const isRecord = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
