/** What the worked figures (test/conformance/base-figures.json) leave open. */
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { expect, it } from 'vitest';
import { type NpsAnswer, NpsTally } from './nps-tally.ts';

const answer = (at: string, score: number, more: Partial<NpsAnswer> = {}): NpsAnswer => ({
  ...{ occurredAt: Date.parse(at), source: 'test', id: at, score },
  ...more,
});

const tallyAt = (at: string, monthsFrom?: number) =>
  new NpsTally({ at: Date.parse(at), calendar: calendarOf('UTC'), days: 365, ...(monthsFrom && { monthsFrom }) });

it('is no figure of nobody', () => {
  const tally = tallyAt('2024-06-01T00:00:00Z');
  tally.add({ stage: 'visitor', segment: null }, []);
  expect(tally.figures()).toMatchObject({ base: null, byStage: [], byMonth: [] });
});

it('takes the touchpoint and employee of the latest answer alone, and the segment of the customer', () => {
  const tally = tallyAt('2024-06-01T00:00:00Z');
  tally.add({ stage: 'regular', segment: 'champions' }, [
    answer('2024-05-02T00:00:00Z', 10),
    answer('2024-05-01T00:00:00Z', 0, { touchpoint: 'till', employeeId: 'e1' }),
  ]);
  const { base, bySegment, byTouchpoint, byEmployee } = tally.figures();
  expect([base?.score, bySegment[0]?.name, byTouchpoint, byEmployee]).toEqual([100, 'champions', [], []]);
});

it('groups stages from the lowest rung up, names by their bytes', () => {
  const tally = tallyAt('2024-06-01T00:00:00Z');
  for (const [stage, employeeId] of [
    ['retired', 'b'],
    ['visitor', 'B'],
    ['adherent', '__proto__'],
  ] as const) {
    tally.add({ stage, segment: null }, [answer('2024-05-01T00:00:00Z', 9, { employeeId })]);
  }
  const { byStage, byEmployee } = tally.figures();
  expect(byStage.map(({ name }) => name)).toEqual(['visitor', 'adherent', 'retired']);
  expect(byEmployee.map(({ name }) => name)).toEqual(['B', '__proto__', 'b']);
});

it('tells no month before the first that is asked for', () => {
  const may2024 = (2024 - 1970) * 12 + 4;
  const tally = tallyAt('2024-06-01T00:00:00Z', may2024);
  tally.add({ stage: 'visitor', segment: null }, [
    answer('2024-04-30T23:59:59Z', 0),
    answer('2024-05-01T00:00:00Z', 9),
  ]);
  expect(tally.figures().byMonth.map(({ name, n }) => [name, n])).toEqual([['2024-05', 1]]);
});
