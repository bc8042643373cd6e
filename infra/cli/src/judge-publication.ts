/** Whether a version of the program may follow those that are published. Its own settings have been validated before (domain/program.ts). */
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/instant.ts';
import type { Program } from '@loyalty-ladder/domain/program.ts';

export interface Published {
  readonly version: number;
  readonly effectiveAt: Instant;
  readonly zone: string;
}

export interface Publication {
  readonly program: Program;
  readonly effectiveAt: Instant;
}

/**
 * Facts may lie up to 5 minutes ahead of the clock, so consumers may have folded what happened up to then under the versions they knew;
 * the other half is for transactions that are under way.
 */
export const NOTICE_MS = HOUR_MS / 6;

export type Judgement =
  | { readonly ok: true; readonly version: number }
  | { readonly ok: false; readonly reason: string };

/** @param published in order of version. @param now of the ladder's clock. */
export function judgePublication(published: readonly Published[], candidate: Publication, now: Instant): Judgement {
  const { program, effectiveAt } = candidate;
  const last = published.at(-1);
  if (last === undefined) return refuse('no version is published yet: preparing the database publishes the first one');
  if (program.zone !== last.zone) {
    return refuse(`zone: is ${program.zone}, and ${last.zone} in the versions before: the time zone never changes`);
  }
  if (effectiveAt <= last.effectiveAt) {
    return refuse(
      `a version takes effect after the one before it: version ${last.version} does at ${iso(last.effectiveAt)}`,
    );
  }
  if (effectiveAt < now + NOTICE_MS) {
    return refuse(
      `a version takes effect at least 10 minutes after the ladder's clock (${iso(now)}), so not before ${iso(now + NOTICE_MS)}`,
    );
  }
  return { ok: true, version: last.version + 1 };
}

const refuse = (reason: string): Judgement => ({ ok: false, reason });
const iso = (at: Instant): string => new Date(at).toISOString();
