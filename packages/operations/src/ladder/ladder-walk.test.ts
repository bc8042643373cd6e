import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { describe, expect, it } from 'vitest';
import { LadderWalk, monthsBefore } from './ladder-walk.ts';

const UTC = calendarOf('UTC');
const AT = Date.parse('2024-12-15T12:00:00Z');

const walkOf = () => new LadderWalk(UTC, { fromAt: Date.parse('2024-09-15T12:00:00Z'), untilAt: AT });

const move = (at: string, from: Stage, to: Stage) => ({ at: Date.parse(at), from, to });

const entries = (sizes: ReadonlyMap<Stage, number>) => Object.fromEntries(sizes);

describe('LadderWalk', () => {
  it('counts a customer from the first fact on: potential until the first change, and not at all before', () => {
    const walk = walkOf();
    walk.add(Date.parse('2024-12-15T12:00:00Z'), []);
    walk.add(Date.parse('2024-12-15T12:00:00.001Z'), []);
    walk.add(Date.parse('2024-01-01T00:00:00Z'), [move('2024-02-01T00:00:00Z', 'potential', 'visitor')]);
    expect(entries(walk.sizes)).toEqual({ potential: 1, visitor: 1 });
  });

  it('forecasts by the last twelve whole months, a change at the very start of a month in the month before', () => {
    const walk = walkOf();
    // At the starts of Nov and Dec a visitor and a regular: of the visitor months before, ten stay and one leaves.
    walk.add(Date.parse('2023-12-01T00:00:00Z'), [
      move('2023-12-01T00:00:00Z', 'potential', 'visitor'),
      move('2024-12-01T00:00:00Z', 'visitor', 'regular'),
    ]);
    for (let no = 0; no < 12; no++) {
      walk.add(Date.parse('2024-12-10T00:00:00Z'), [move('2024-12-10T00:00:00Z', 'potential', 'visitor')]);
    }
    // 12 visitors, 1 of 12 months led to regular: 11, 10.08, 9.24.
    expect(walk.forecast().map(entries)).toEqual([
      { visitor: 11, regular: 2 },
      { visitor: 10, regular: 3 },
      { visitor: 9, regular: 4 },
    ]);
  });

  it('holds the forecast of a quarter ago against those who were known then', () => {
    const walk = walkOf();
    walk.add(Date.parse('2024-09-15T12:00:00Z'), [
      move('2024-09-15T12:00:00Z', 'potential', 'visitor'),
      move('2024-10-20T00:00:00Z', 'visitor', 'regular'),
    ]);
    walk.add(Date.parse('2024-09-15T12:00:00.001Z'), []);
    const { at, forecast, actual } = walk.forecastThen();
    expect(new Date(at).toISOString()).toBe('2024-09-15T12:00:00.000Z');
    expect([entries(forecast), entries(actual)]).toEqual([{ visitor: 1 }, { regular: 1 }]);
  });
});

describe('monthsBefore', () => {
  it.each([
    ['2024-05-31T10:00:00Z', '2024-02-29T10:00:00.000Z'],
    ['2024-02-29T23:59:59Z', '2023-11-29T23:59:59.000Z'],
    ['2024-01-01T00:00:00Z', '2023-10-01T00:00:00.000Z'],
  ])('%s is a quarter after %s', (at, before) => {
    expect(new Date(monthsBefore(UTC, Date.parse(at), 3)).toISOString()).toBe(before);
  });
});
