/** Whether a version of the program may follow those that are published. Its own settings have been validated before (domain/program.ts). */
import type { Program } from '@loyalty-ladder/domain/program/program.ts';
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { programChanges, type SettingChange } from './program-changes.ts';

export interface Published {
  readonly version: number;
  readonly effectiveAt: Instant;
  readonly program: Program;
}

export interface Publication {
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
    }
  | { readonly ok: false; readonly reason: string };

/** @param published that stand, in order of version. @param now of the ladder's clock. */
export function judgePublication(
  published: readonly Published[],
  { program, effectiveAt }: Publication,
  { supersede, unchanged }: PublicationIntent,
  now: Instant,
): Judgement {
  const last = published.at(-1);
  if (last === undefined) return refuse('no version is published yet: preparing the database publishes the first one');
  if (program.zone !== last.program.zone) {
    return refuse(
      `zone: is ${program.zone}, and ${last.program.zone} in the versions before: the time zone never changes`,
    );
  }
  if (effectiveAt < now + NOTICE_MS) {
    return refuse(
      `a version takes effect at least 10 minutes after the ladder's clock (${iso(now)}), so not before ${iso(now + NOTICE_MS)}`,
    );
  }
  const superseded = published.filter((each) => each.effectiveAt >= effectiveAt);
  if (superseded.length > 0 && !supersede) {
    const versions = superseded.map((each) => `version ${each.version} (from ${iso(each.effectiveAt)})`).join(', ');
    return refuse(`${versions} is not in force yet, and never would be: \`--supersede\` says that this is meant`);
  }
  const before = published.findLast((each) => each.effectiveAt < effectiveAt) ?? last;
  const changes = programChanges(before.program, program);
  if (changes.length === 0 && superseded.length === 0 && !unchanged) {
    return refuse(`nothing would change against version ${before.version}: \`--unchanged\` says that this is meant`);
  }
  return { ok: true, version: last.version + 1, changes, superseded: superseded.map((each) => each.version) };
}

const refuse = (reason: string): Judgement => ({ ok: false, reason });
const iso = (at: Instant): string => new Date(at).toISOString();
