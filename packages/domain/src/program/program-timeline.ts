/**
 * All that is in force for everybody, by effective instant: versions of the program and calibrations. Of each the one in force at an instant is
 * the latest that took effect by then.
 */
import { type Calendar, calendarOf } from '../time/calendar.ts';
import { firstDayOf, type Month } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import type { Calibration } from './calibration.ts';
import { invariant } from './invariant.ts';
import type { Program, ProgramVersion } from './program.ts';

export class ProgramTimeline {
  readonly calendar: Calendar;
  /** The lowest profit that ever makes a key customer, of all calibrations; null: none has thresholds. */
  readonly keyEnterMin: bigint | null;
  readonly #versions: readonly ProgramVersion[];
  readonly #calibrations: readonly Calibration[];
  /** Of each of them. */
  readonly #calibrationStarts: readonly Instant[];
  /** When one or the other changes, in order; the first version is in force from the beginning. */
  readonly #changes: readonly Instant[];
  readonly #steps: readonly Instant[];
  /** Asked for at every instant of every customer who has points. */
  readonly #expiryNotices = new Map<Month, Instant>();

  constructor(versions: readonly ProgramVersion[], calibrations: readonly Calibration[]) {
    const [first] = versions;
    invariant(first !== undefined, 'a timeline has at least one version');
    this.#versions = versions.toSorted((a, b) => a.effectiveAt - b.effectiveAt);
    this.calendar = calendarOf(first.program.zone);
    this.#versions.forEach((each, index) => {
      invariant(each.program.zone === first.program.zone, 'the time zone is the same in all versions');
      const before = this.#versions[index - 1];
      invariant(each.program.currency === first.program.currency, 'the reporting currency is the same in all versions');
      invariant(each.effectiveAt !== before?.effectiveAt, 'versions have each their own effective instant');
    });
    this.#calibrations = speaking(calibrations);
    this.keyEnterMin = lowestEnter(this.#calibrations);
    this.#calibrationStarts = this.#calibrations.map(({ effectiveAt }) => effectiveAt);
    const changes = [...this.#versions.slice(1), ...this.#calibrations].map(({ effectiveAt }) => effectiveAt);
    this.#changes = [...new Set(changes)].sort((a, b) => a - b);
    const ofModels = this.#calibrations.filter(
      ({ mbg }, index) => (mbg ?? this.#calibrations[index - 1]?.mbg ?? null) !== null,
    );
    const steps = [...this.#versions.slice(1), ...ofModels].map(({ effectiveAt }) => effectiveAt);
    this.#steps = [...new Set(steps)].sort((a, b) => a - b);
  }

  /** Of two that take effect at one instant the higher version. @returns null before the first. */
  calibrationAt(at: Instant): Calibration | null {
    return this.#calibrations[begunBy(this.#calibrationStarts, at) - 1] ?? null;
  }

  /** The version in force; before the first one's effective instant that is the first one: facts are never without a program. */
  inForceAt(at: Instant): ProgramVersion {
    let index = this.#versions.length - 1;
    while (index > 0 && (this.#versions[index]?.effectiveAt ?? 0) > at) index--;
    const version = this.#versions[index];
    invariant(version !== undefined, 'a timeline has a first version');
    return version;
  }

  /** The calibration that speaks next after `at`; null: the one that speaks then speaks for ever. */
  nextCalibrationAfter(at: Instant): Calibration | null {
    return this.#calibrations[begunBy(this.#calibrationStarts, at)] ?? null;
  }

  /**
   * The next effective instant after `at` that everybody has to stop at, since there is no saying beforehand whom it changes: of a version of the
   * program, and of a calibration by whose model, or in place of whose, risk is told. (Whom thresholds change is known: key-customer.ts.)
   */
  nextStepAfter(at: Instant): Instant {
    return this.#steps[begunBy(this.#steps, at)] ?? Number.POSITIVE_INFINITY;
  }

  /** The next effective instant of a version or a calibration after `at`, a due instant for everybody; Infinity if there is none. */
  nextChangeAfter(at: Instant): Instant {
    return this.#changes[begunBy(this.#changes, at)] ?? Number.POSITIVE_INFINITY;
  }

  /** Whether a version of the program takes effect in this very instant. */
  isProgramChange(at: Instant): boolean {
    return this.#versions.some(({ effectiveAt }, index) => index > 0 && effectiveAt === at);
  }

  isCalibrationChange(at: Instant): boolean {
    return this.#calibrationStarts[begunBy(this.#calibrationStarts, at) - 1] === at;
  }

  /**
   * When it is looked at whether points are about to expire with a month: "at the first instant that is not before 00:00 of the date
   * `expiryNoticeDays` before its points go, by the program in force at that instant". Known from the versions alone, and once whatever
   * they say: nobody has to remember who was told.
   */
  expiryNoticeAt(month: Month): Instant {
    const known = this.#expiryNotices.get(month);
    if (known !== undefined) return known;
    const goesOn = firstDayOf(month + 1);
    const at = this.#firstReached(({ expiryNoticeDays }) => this.calendar.startOf(goesOn - expiryNoticeDays));
    this.#expiryNotices.set(month, at);
    return at;
  }

  /** The first instant that is not before the one that the program in force at it names. */
  #firstReached(named: (program: Program) => Instant): Instant {
    let begins = Number.NEGATIVE_INFINITY;
    for (let index = 0; ; index++) {
      const version = this.#versions[index];
      invariant(version !== undefined, 'the last version is in force for ever');
      const ends = this.#versions[index + 1]?.effectiveAt ?? Number.POSITIVE_INFINITY;
      const at = Math.max(begins, named(version.program));
      if (at < ends) return at;
      begins = ends;
    }
  }
}

/** @param versions in any order, one zone, one effective instant each. @param calibrations in any order. */
export function programTimeline(
  versions: readonly ProgramVersion[],
  calibrations: readonly Calibration[] = [],
): ProgramTimeline {
  return new ProgramTimeline(versions, calibrations);
}

/** Those that ever speak, in order: of one instant the highest version. */
function speaking(calibrations: readonly Calibration[]): readonly Calibration[] {
  return calibrations
    .toSorted((a, b) => a.effectiveAt - b.effectiveAt || a.version - b.version)
    .filter(({ effectiveAt }, index, sorted) => effectiveAt !== sorted[index + 1]?.effectiveAt);
}

function lowestEnter(calibrations: readonly Calibration[]): bigint | null {
  let lowest: bigint | null = null;
  for (const { key } of calibrations)
    if (key !== null && (lowest === null || key.enterMinor < lowest)) lowest = key.enterMinor;
  return lowest;
}

/** Of instants in order, how many have come. There may be a calibration a night, and they are asked for at every instant of every customer. */
function begunBy(starts: readonly Instant[], at: Instant): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((starts[middle] ?? 0) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
