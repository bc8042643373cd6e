/**
 * What the report of the ladder counts of each customer, and never keeps: moves of a span, where everybody stood at the start of each month, at
 * the instant, and a quarter before it. A customer is counted from its first fact on.
 */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Calendar } from '@loyalty-ladder/domain/time/calendar.ts';
import { firstDayOf, monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { forecastSizes, POOLED_MONTHS, type StageSizes } from './forecast-sizes.ts';
import { type LadderFigures, LadderTally, type Span, type StageMove } from './ladder-tally.ts';
import { StageMatrix } from './stage-matrix.ts';

export const QUARTER_MONTHS = 3;

export class LadderWalk {
  readonly #at: Instant;
  readonly #quarterAgo: Instant;
  readonly #tally: LadderTally;
  /** Starts of the whole months before the instant, and the end of the last. */
  readonly #starts: readonly Instant[];
  readonly #months: readonly StageMatrix[];
  readonly #sizes = new Map<Stage, number>();
  readonly #sizesThen = new Map<Stage, number>();
  /** Of those who were known a quarter ago where they stand at the instant. */
  readonly #sizesSince = new Map<Stage, number>();

  constructor(calendar: Calendar, span: Span) {
    this.#at = span.untilAt;
    this.#quarterAgo = monthsBefore(calendar, span.untilAt, QUARTER_MONTHS);
    this.#tally = new LadderTally(span);
    const last = monthOf(calendar.dayOf(span.untilAt));
    const count = POOLED_MONTHS + QUARTER_MONTHS;
    this.#starts = Array.from({ length: count + 1 }, (_, index) => calendar.startOf(firstDayOf(last - count + index)));
    this.#months = Array.from({ length: count }, () => new StageMatrix());
  }

  /** @param moves all standing ones up to the instant, in order of time. @param since the first fact. */
  add(since: Instant, moves: readonly StageMove[]): void {
    if (since > this.#at) return;
    this.#tally.add(moves);
    const now = stageAt(moves, this.#at);
    countOne(this.#sizes, now);
    if (since <= this.#quarterAgo) {
      countOne(this.#sizesThen, stageAt(moves, this.#quarterAgo));
      countOne(this.#sizesSince, now);
    }
    this.#addMonths(since, moves);
  }

  #addMonths(since: Instant, moves: readonly StageMove[]): void {
    let before: Stage | undefined;
    this.#starts.forEach((start, index) => {
      if (since > start) return;
      const stage = stageAt(moves, start);
      if (before !== undefined) this.#months[index - 1]?.add(before, stage);
      before = stage;
    });
  }

  figures(): LadderFigures {
    return this.#tally.figures();
  }

  get sizes(): StageSizes {
    return this.#sizes;
  }

  /** Sizes one, two and three months on. */
  forecast(): StageSizes[] {
    return forecastSizes(this.#months.slice(QUARTER_MONTHS), this.#sizes);
  }

  /** What the same forecast, made a quarter before, said of the instant, and what became of those it was about. */
  forecastThen(): { readonly at: Instant; readonly forecast: StageSizes; readonly actual: StageSizes } {
    const months = this.#months.slice(0, POOLED_MONTHS);
    const forecast = forecastSizes(months, this.#sizesThen).at(-1) ?? new Map();
    return { at: this.#quarterAgo, forecast, actual: this.#sizesSince };
  }
}

function stageAt(moves: readonly StageMove[], at: Instant): Stage {
  return moves.findLast((move) => move.at <= at)?.to ?? 'potential';
}

function countOne(sizes: Map<Stage, number>, stage: Stage): void {
  sizes.set(stage, (sizes.get(stage) ?? 0) + 1);
}

/** The same time of the same day of an earlier month, or of its last day. */
export function monthsBefore(calendar: Calendar, at: Instant, months: number): Instant {
  const day = calendar.dayOf(at);
  const month = monthOf(day);
  const dayOfMonth = Math.min(day - firstDayOf(month), firstDayOf(month - months + 1) - firstDayOf(month - months) - 1);
  return calendar.startOf(firstDayOf(month - months) + dayOfMonth) + at - calendar.startOf(day);
}
