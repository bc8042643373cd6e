/** Whether a version of the program may follow those that are published. Its own settings have been validated before (domain/program.ts). */
import type { Program, ProgramVersion } from '@loyalty-ladder/domain/program/program.ts';
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { programChanges, type SettingChange } from './program-changes.ts';

export interface Candidate {
  readonly program: Program;
  readonly effectiveAt: Instant;
}

/** What its publisher says is meant. */
export interface PublicationIntent {
  /** Versions that are not in force yet may be superseded. */
  readonly supersede: boolean;
  /** It may change nothing. */
  readonly unchanged: boolean;
}

/**
 * Facts may lie up to 5 minutes ahead of the clock, so consumers may have folded what happened up to then under the versions they knew;
 * the other half is for transactions that are under way. It holds for a superseded version too: it takes effect no earlier.
 */
export const NOTICE_MS = HOUR_MS / 6;

export type Judgement =
  | {
      readonly ok: true;
      readonly version: number;
      /** Against the version in force until then. */
      readonly changes: readonly SettingChange[];
      /** Versions that would have taken effect at that instant or later, and never will. */
      readonly superseded: readonly number[];
      /** Versions that stand once more in zone and currency of this one, as nothing is recorded yet; those that they take the place of. */
      readonly rezoned: readonly number[];
    }
  | ({ readonly ok: false } & PublicationRefusal);

export type PublicationRefusal =
  /** Preparing the database publishes the first version. */
  | { readonly reason: 'nothing-published' }
  /** The time zone never changes once a fact is recorded. */
  | { readonly reason: 'another-zone'; readonly zone: string; readonly zoneBefore: string }
  /** Nor does the currency in which money of customers is added up. */
  | { readonly reason: 'another-currency'; readonly currency: string; readonly currencyBefore: string }
  | { readonly reason: 'too-soon'; readonly soonestAt: Instant }
  /** Versions to come that never would be in force, and nobody has said that this is meant. */
  | { readonly reason: 'would-supersede'; readonly versions: readonly Omit<ProgramVersion, 'program'>[] }
  /** Against `version`, and nobody has said that this is meant. */
  | { readonly reason: 'changes-nothing'; readonly version: number };

/** @param published that stand, in order of version. @param now of the ladder's clock. @param isEmpty nobody is recorded yet. */
export function judgePublication(
  published: readonly ProgramVersion[],
  { program, effectiveAt }: Candidate,
  { supersede, unchanged }: PublicationIntent,
  now: Instant,
  isEmpty: boolean,
): Judgement {
  const last = published.at(-1);
  if (last === undefined) return refuse({ reason: 'nothing-published' });
  const { zone, currency } = program;
  const { zone: zoneBefore, currency: currencyBefore } = last.program;
  const isElsewhere = differsForEver(program, last.program);
  if (zone !== zoneBefore && !isEmpty) return refuse({ reason: 'another-zone', zone, zoneBefore });
  if (currency !== currencyBefore && !isEmpty) return refuse({ reason: 'another-currency', currency, currencyBefore });
  const soonestAt = now + NOTICE_MS;
  if (effectiveAt < soonestAt) return refuse({ reason: 'too-soon', soonestAt });
  const superseded = published.filter((each) => each.effectiveAt >= effectiveAt);
  if (superseded.length > 0 && !supersede) {
    const versions = superseded.map((each) => ({ version: each.version, effectiveAt: each.effectiveAt }));
    return refuse({ reason: 'would-supersede', versions });
  }
  const before = published.findLast((each) => each.effectiveAt < effectiveAt) ?? last;
  const changes = programChanges(before.program, program);
  if (changes.length === 0 && superseded.length === 0 && !unchanged) {
    return refuse({ reason: 'changes-nothing', version: before.version });
  }
  const rezoned = isElsewhere ? published.filter((each) => each.effectiveAt < effectiveAt).map(numberOf) : [];
  return {
    ok: true,
    version: last.version + rezoned.length + 1,
    changes,
    superseded: superseded.map(numberOf),
    rezoned,
  };
}

/** In what is the same in all versions once a fact is recorded. */
export const differsForEver = (
  { zone, currency }: Pick<Program, 'zone' | 'currency'>,
  other: Pick<Program, 'zone' | 'currency'>,
): boolean => zone !== other.zone || currency !== other.currency;

const numberOf = ({ version }: ProgramVersion) => version;

const refuse = (refusal: PublicationRefusal): Judgement => ({ ok: false, ...refusal });
