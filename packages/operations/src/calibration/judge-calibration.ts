/** Whether a calibration may follow those that are published, and what it would change. */
import type { Calibration } from '@loyalty-ladder/domain/program/calibration.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { CalibrationEffect } from '@loyalty-ladder/store/base/read-calibration-effect.ts';
import { NOTICE_MS } from '../program/judge-publication.ts';

export interface CalibrationToJudge {
  /** undefined: as soon as it may. */
  readonly effectiveAt: Instant | undefined;
  /** Basis points of the customers for whom something has to change; 0: it is published in any case. */
  readonly changeMin: number;
  /** Whether anything was found: of a base without purchases there is nothing to say. */
  readonly isEmpty: boolean;
}

export type CalibrationJudgement =
  | { readonly ok: true; readonly version: number; readonly effectiveAt: Instant }
  | ({ readonly ok: false } & CalibrationRefusal);

export type CalibrationRefusal =
  | { readonly reason: 'too-soon'; readonly soonestAt: Instant }
  /** It would be of no customer's. */
  | { readonly reason: 'nothing-measured' }
  /** Basis points of the customers. */
  | { readonly reason: 'changes-too-little'; readonly changed: number; readonly changeMin: number };

/** When one that is published now takes effect at the soonest: as a version of the program, consumers may have folded facts up to 5 minutes ahead. */
export const soonestAt = (now: Instant): Instant => now + NOTICE_MS;

/**
 * @param published in order of version. @param now of the ladder's clock.
 * @param effect against what speaks at the effective instant otherwise; undefined: nothing does.
 */
export function judgeCalibration(
  published: readonly Pick<Calibration, 'version'>[],
  { effectiveAt, changeMin, isEmpty }: CalibrationToJudge,
  effect: CalibrationEffect | undefined,
  now: Instant,
): CalibrationJudgement {
  const soonest = soonestAt(now);
  const at = effectiveAt ?? soonest;
  if (at < soonest) return { ok: false, reason: 'too-soon', soonestAt: soonest };
  if (isEmpty && effect === undefined) return { ok: false, reason: 'nothing-measured' };
  const changed = effect === undefined ? 10_000 : changedShare(effect);
  if (changed < changeMin) return { ok: false, reason: 'changes-too-little', changed, changeMin };
  return { ok: true, version: (published.at(-1)?.version ?? 0) + 1, effectiveAt: at };
}

/** Basis points of the customers, floored. */
export function changedShare({ changed, customers }: Pick<CalibrationEffect, 'changed' | 'customers'>): number {
  return customers === 0n ? 0 : Number((10_000n * changed) / customers);
}
