/**
 * Whether critics got their answer, and in time (domain.md, "Figures of the base"): cases opened in a span, what became of them by its end, and
 * all that are open then, whenever they were opened. Fed customer by customer; of each answered case it holds its duration.
 */
import type { FollowUpResolution, FollowUpTrigger } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Span } from '../ladder/ladder-tally.ts';
import { type FollowUpCase, isAnswered, isOverdue, TRIGGERS } from './follow-up-case.ts';

export interface FollowUpFigures {
  /** At the end of the span, whenever they were opened. */
  readonly open: number;
  /** Of these, those whose deadline has passed. */
  readonly overdue: number;
  /** In the span. */
  readonly opened: number;
  /** Of the opened. */
  readonly closed: Readonly<Record<FollowUpResolution, number>>;
  /** Of the answered ones of the span: from the opening to the end, ms; null: none was answered. */
  readonly answerMs: { readonly n: number; readonly p50: number; readonly p95: number } | null;
  /** Of the opened, those that can be judged: ended, or their deadline has passed. */
  readonly judged: number;
  /** Of these, answered before the deadline. */
  readonly inTime: number;
  /** In basis points, floored; null: none can be judged yet. */
  readonly inTimeShare: number | null;
}

export interface TriggerFigures extends FollowUpFigures {
  readonly trigger: FollowUpTrigger;
}

export class FollowUpTally {
  readonly #all: CaseCounts;
  readonly #byTrigger: ReadonlyMap<FollowUpTrigger, CaseCounts>;

  constructor(span: Span) {
    this.#all = new CaseCounts(span);
    this.#byTrigger = new Map(TRIGGERS.map((trigger) => [trigger, new CaseCounts(span)]));
  }

  add(each: FollowUpCase): void {
    this.#all.add(each);
    this.#byTrigger.get(each.trigger)?.add(each);
  }

  figures(): FollowUpFigures {
    return this.#all.figures();
  }

  byTrigger(): TriggerFigures[] {
    return Array.from(this.#byTrigger, ([trigger, counts]) => ({ trigger, ...counts.figures() }));
  }
}

class CaseCounts {
  readonly #span: Span;
  readonly #closed = { resolved: 0, recovered: 0, superseded: 0 };
  readonly #answerMs: number[] = [];
  #open = 0;
  #overdue = 0;
  #opened = 0;
  #judged = 0;
  #inTime = 0;

  constructor(span: Span) {
    this.#span = span;
  }

  add(each: FollowUpCase): void {
    const { fromAt, untilAt } = this.#span;
    if (each.closed === null) this.#open += 1;
    if (isOverdue(each, untilAt)) this.#overdue += 1;
    if (each.openedAt <= fromAt || each.openedAt > untilAt) return;
    this.#opened += 1;
    if (each.closed !== null || isOverdue(each, untilAt)) this.#judged += 1;
    if (each.closed === null) return;
    this.#closed[each.closed.as] += 1;
    if (!isAnswered(each)) return;
    this.#answerMs.push(each.closed.at - each.openedAt);
    // At the deadline itself it is escalated before anything else is looked at.
    if (each.closed.at < each.deadlineAt) this.#inTime += 1;
  }

  figures(): FollowUpFigures {
    const [judged, inTime] = [this.#judged, this.#inTime];
    return {
      ...{ open: this.#open, overdue: this.#overdue, opened: this.#opened, closed: { ...this.#closed } },
      answerMs: percentilesOf(this.#answerMs),
      ...{ judged, inTime, inTimeShare: judged === 0 ? null : Math.floor((10_000 * inTime) / judged) },
    };
  }
}

/** By the nearest rank: each is a duration that occurred. */
function percentilesOf(values: readonly number[]): FollowUpFigures['answerMs'] {
  const sorted = values.toSorted((a, b) => a - b);
  const rank = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? 0;
  return sorted.length === 0 ? null : { n: sorted.length, p50: rank(0.5), p95: rank(0.95) };
}
