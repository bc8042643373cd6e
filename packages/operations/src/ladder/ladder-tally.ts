/** Moves between stages in a span, and how long the stays had lasted that ended in it. Fed customer by customer; holds counts alone. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { StageMatrix, type StageTransition } from './stage-matrix.ts';
import { STAGES } from './stages.ts';

/** A standing change of stage. */
export interface StageMove {
  readonly at: Instant;
  readonly from: Stage;
  readonly to: Stage;
}

/** Its start is not part of it, its end is. */
export interface Span {
  readonly fromAt: Instant;
  readonly untilAt: Instant;
}

export interface DwellTime {
  readonly stage: Stage;
  /** Stays that ended in the span by a change. */
  readonly stays: number;
  /** Whole days; of an even number of stays the lower middle. */
  readonly medianDays: number;
}

export interface LadderFigures {
  readonly transitions: readonly StageTransition[];
  readonly dwell: readonly DwellTime[];
}

export class LadderTally {
  readonly #span: Span;
  readonly #moves = new StageMatrix();
  /** Of each stage the stays by their whole days. */
  readonly #stays = new Map<Stage, Map<number, number>>();

  constructor(span: Span) {
    this.#span = span;
  }

  /** @param moves all standing ones of one customer, in order of time. */
  add(moves: readonly StageMove[]): void {
    moves.forEach(({ at, from, to }, index) => {
      if (at <= this.#span.fromAt || at > this.#span.untilAt) return;
      this.#moves.add(from, to);
      const before = moves[index - 1];
      // Nothing tells when a stay as potential began: there is no change to it.
      if (before !== undefined) this.#addStay(from, Math.floor((at - before.at) / DAY_MS));
    });
  }

  #addStay(stage: Stage, days: number): void {
    const stays = this.#stays.get(stage) ?? new Map<number, number>();
    this.#stays.set(stage, stays.set(days, (stays.get(days) ?? 0) + 1));
  }

  figures(): LadderFigures {
    const dwell = STAGES.flatMap((stage) => {
      const byDays = [...(this.#stays.get(stage) ?? [])].sort(([a], [b]) => a - b);
      const stays = byDays.reduce((sum, [, count]) => sum + count, 0);
      return stays === 0 ? [] : [{ stage, stays, medianDays: lowerMedian(byDays, stays) }];
    });
    return { transitions: this.#moves.transitions(), dwell };
  }
}

/** @param byValue ascending, with how often each occurs. */
function lowerMedian(byValue: readonly (readonly [number, number])[], count: number): number {
  let before = 0;
  for (const [value, times] of byValue) {
    before += times;
    if (before >= count / 2) return value;
  }
  throw new RangeError('there is no median of nothing');
}
