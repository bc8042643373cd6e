/** All versions of the program by effective instant; the one in force at an instant is the latest that took effect by then. */
import { type Calendar, calendarOf } from '../time/calendar.ts';
import { firstDayOf, type Month } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import { invariant } from './invariant.ts';
import type { Program, ProgramVersion } from './program.ts';

export class ProgramTimeline {
  readonly calendar: Calendar;
  readonly #versions: readonly ProgramVersion[];
  /** Asked for at every instant of every customer who has points. */
  readonly #expiryNotices = new Map<Month, Instant>();

  constructor(versions: readonly ProgramVersion[]) {
    const [first] = versions;
    invariant(first !== undefined, 'a timeline has at least one version');
    this.#versions = versions.toSorted((a, b) => a.effectiveAt - b.effectiveAt);
    this.calendar = calendarOf(first.program.zone);
    this.#versions.forEach((each, index) => {
      invariant(each.program.zone === first.program.zone, 'the time zone is the same in all versions');
      const before = this.#versions[index - 1];
      invariant(each.effectiveAt !== before?.effectiveAt, 'versions have each their own effective instant');
    });
  }

  /** The version in force; before the first one's effective instant that is the first one: facts are never without a program. */
  inForceAt(at: Instant): ProgramVersion {
    let index = this.#versions.length - 1;
    while (index > 0 && (this.#versions[index]?.effectiveAt ?? 0) > at) index--;
    const version = this.#versions[index];
    invariant(version !== undefined, 'a timeline has a first version');
    return version;
  }

  /** The next effective instant after `at`, a due instant for everybody; Infinity if there is none. */
  nextChangeAfter(at: Instant): Instant {
    for (let index = 1; index < this.#versions.length; index++) {
      const effectiveAt = this.#versions[index]?.effectiveAt ?? Number.POSITIVE_INFINITY;
      if (effectiveAt > at) return effectiveAt;
    }
    return Number.POSITIVE_INFINITY;
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

/** @param versions in any order, one zone, one effective instant each. */
export function programTimeline(versions: readonly ProgramVersion[]): ProgramTimeline {
  return new ProgramTimeline(versions);
}
