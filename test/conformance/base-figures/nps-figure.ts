import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { type NamedNps, type NpsFigure, NpsTally } from '@loyalty-ladder/operations/feedback/nps-tally.ts';

interface Given {
  readonly asOf: string;
  readonly zone: string;
  readonly windowDays: number;
  readonly answers: readonly {
    readonly customer: string;
    readonly at: string;
    readonly id: string;
    readonly score: number;
    readonly touchpoint?: string;
    readonly employee?: string;
  }[];
  readonly stages: Readonly<Record<string, Stage>>;
}

export function npsFigure({ asOf, zone, windowDays, answers, stages }: Given): unknown {
  const tally = new NpsTally({ at: Date.parse(asOf), calendar: calendarOf(zone), days: windowDays });
  for (const [customer, own] of Map.groupBy(answers, (each) => each.customer)) {
    const stage = stages[customer] ?? 'potential';
    tally.add({ stage, segment: null }, own.map(answerOf));
  }
  const { base, byStage, byTouchpoint, byEmployee, byMonth } = tally.figures();
  return {
    base: inHundredths(base),
    ...{
      byStage: named(byStage),
      byTouchpoint: named(byTouchpoint),
      byEmployee: named(byEmployee),
      byMonth: named(byMonth),
    },
  };
}

const answerOf = ({ at, id, score, touchpoint, employee }: Given['answers'][number]) => ({
  ...{ occurredAt: Date.parse(at), source: 'test', id, score },
  ...(touchpoint !== undefined && { touchpoint }),
  ...(employee !== undefined && { employeeId: employee }),
});

const named = (figures: readonly NamedNps[]) =>
  Object.fromEntries(figures.map(({ name, ...figure }) => [name, inHundredths(figure)]));

function inHundredths(figure: NpsFigure | null): unknown {
  if (figure === null) return null;
  const { n, promoters, detractors, score, low, high } = figure;
  return { n, promoters, detractors, nps: hundredths(score), low: hundredths(low), high: hundredths(high) };
}

/** Halves up. */
const hundredths = (score: number): number => Math.round(100 * score) + 0;
