/**
 * The net promoter score of the base and of its parts as of an instant: each customer's latest answer with a date in the window speaks, for the
 * stage in which the customer is then, and for the touchpoint and the employee that this answer names (domain.md, "Figures of the base").
 * Each month has its own latest answers, in the window or not. Fed customer by customer; holds counts alone.
 */
import type { FeedbackNps } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts, compareUtf8 } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Calendar } from '@loyalty-ladder/domain/time/calendar.ts';
import { type Day, type Month, monthOf, monthText } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { inLadderOrder } from '../ladder/stages.ts';
import { type Answers, isDetractor, isPromoter, netPromoterScore } from './net-promoter-score.ts';

export type NpsAnswer = Pick<FeedbackNps, 'occurredAt' | 'source' | 'id' | 'score' | 'touchpoint' | 'employeeId'>;

/** Shares of those who answered, and the score of them, -100 to 100; there is none without n. */
export interface NpsFigure extends Answers {
  readonly score: number;
  readonly low: number;
  readonly high: number;
}

export interface NamedNps extends NpsFigure {
  readonly name: string;
}

export interface NpsFigures {
  /** null: nobody answered in the window. */
  readonly base: NpsFigure | null;
  /** From the lowest rung up. */
  readonly byStage: readonly NamedNps[];
  readonly bySegment: readonly NamedNps[];
  readonly byTouchpoint: readonly NamedNps[];
  readonly byEmployee: readonly NamedNps[];
  /** `2024-02`, oldest first; those in which anybody answered. */
  readonly byMonth: readonly NamedNps[];
}

export interface NpsWindow {
  readonly at: Instant;
  readonly calendar: Calendar;
  /** Dates, that of `at` included. */
  readonly days: number;
  /** Earlier ones are not told; undefined: all are. */
  readonly monthsFrom?: Month;
}

/** Where the customer stands at the instant. */
export interface Answerer {
  readonly stage: Stage;
  /** null: not known of this customer. */
  readonly segment: string | null;
}

type Counts = { -readonly [Name in keyof Answers]: Answers[Name] };

export class NpsTally {
  readonly #window: NpsWindow;
  readonly #firstDay: Day;
  readonly #base = none();
  readonly #groups = { stage: new Groups(), segment: new Groups(), touchpoint: new Groups(), employee: new Groups() };
  readonly #months = new Map<Month, Counts>();

  constructor(window: NpsWindow) {
    this.#window = window;
    this.#firstDay = window.calendar.dayOf(window.at) - window.days + 1;
  }

  /** @param answers all of one customer that may count, in any order; what came after the instant is left out. */
  add({ stage, segment }: Answerer, answers: readonly NpsAnswer[]): void {
    const { at, calendar } = this.#window;
    const inOrder = answers.filter(({ occurredAt }) => occurredAt <= at).sort(compareFacts);
    this.#addMonths(inOrder);
    const latest = inOrder.at(-1);
    if (latest === undefined || calendar.dayOf(latest.occurredAt) < this.#firstDay) return;
    count(this.#base, latest.score);
    this.#groups.stage.count(stage, latest.score);
    this.#groups.segment.count(segment, latest.score);
    this.#groups.touchpoint.count(latest.touchpoint, latest.score);
    this.#groups.employee.count(latest.employeeId, latest.score);
  }

  #addMonths(inOrder: readonly NpsAnswer[]): void {
    const latest = new Map(
      inOrder.map(({ occurredAt, score }) => [monthOf(this.#window.calendar.dayOf(occurredAt)), score]),
    );
    for (const [month, score] of latest) {
      const counts = this.#months.get(month) ?? none();
      count(counts, score);
      this.#months.set(month, counts);
    }
  }

  figures(): NpsFigures {
    const { stage, segment, touchpoint, employee } = this.#groups;
    const { monthsFrom = Number.NEGATIVE_INFINITY } = this.#window;
    const months = [...this.#months].filter(([month]) => month >= monthsFrom).sort(([a], [b]) => a - b);
    return {
      base: figureOf(this.#base),
      byStage: stage.named(inLadderOrder),
      bySegment: segment.named(compareUtf8),
      byTouchpoint: touchpoint.named(compareUtf8),
      byEmployee: employee.named(compareUtf8),
      byMonth: months.flatMap(([month, counts]) => namedOf(monthText(month), counts)),
    };
  }
}

class Groups {
  readonly #counts = new Map<string, Counts>();

  count(name: string | null | undefined, score: number): void {
    if (name === null || name === undefined) return;
    const counts = this.#counts.get(name) ?? none();
    count(counts, score);
    this.#counts.set(name, counts);
  }

  named(order: (a: string, b: string) => number): NamedNps[] {
    const sorted = [...this.#counts].sort(([a], [b]) => order(a, b));
    return sorted.flatMap(([name, counts]) => namedOf(name, counts));
  }
}

const none = (): Counts => ({ promoters: 0, detractors: 0, n: 0 });

function count(counts: Counts, score: number): void {
  counts.n += 1;
  if (isPromoter(score)) counts.promoters += 1;
  if (isDetractor(score)) counts.detractors += 1;
}

function figureOf({ n, promoters, detractors }: Answers): NpsFigure | null {
  const score = netPromoterScore({ n, promoters, detractors });
  return score && { n, promoters, detractors, score: score.score, low: score.low, high: score.high };
}

function namedOf(name: string, counts: Answers): NamedNps[] {
  const figure = figureOf(counts);
  return figure === null ? [] : [{ name, ...figure }];
}
