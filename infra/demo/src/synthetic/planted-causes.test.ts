/** What is planted is found by the figures that reports tell, over all that is made up. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { type NamedNps, type NpsFigures, NpsTally } from '@loyalty-ladder/operations/feedback/nps-tally.ts';
import { beforeAll, expect, test } from 'vitest';
import { loadOnlineRetail } from '../load-online-retail.ts';
import { BAD_WEEK, SLOW_EMPLOYEE, WRONG_PRICE } from './planted-causes.ts';
import { syntheticFacts } from './synthetic-facts.ts';

const AT = Date.parse('2010-12-10T00:00:00Z');

let synthetic: Fact[];
let nps: NpsFigures;

beforeAll(async () => {
  synthetic = syntheticFacts(await loadOnlineRetail());
  const tally = new NpsTally({ at: AT, calendar: calendarOf('UTC'), days: 365 });
  for (const own of Map.groupBy(synthetic, ({ customerId }) => customerId).values()) {
    const answers = own.filter((fact) => fact.type === 'feedback.nps');
    tally.add({ stage: 'visitor', segment: null }, answers);
  }
  nps = tally.figures();
});

/** Whose whole interval lies below that of each of the others. */
function clearlyLowest(figures: readonly NamedNps[]): string[] {
  return figures
    .filter(({ name, high }) => figures.every((other) => other.name === name || high < other.low))
    .map(({ name }) => name);
}

test('the till with the bad week is clearly below all other touchpoints', () => {
  expect(nps.byTouchpoint.map(({ name }) => name)).toEqual([
    'delivery',
    'phone',
    'till-1',
    'till-2',
    'till-3',
    'till-4',
  ]);
  expect(clearlyLowest(nps.byTouchpoint.filter(({ name }) => name.startsWith('till-')))).toEqual([BAD_WEEK.touchpoint]);
});

test('the month of the bad week is clearly below all others', () => {
  expect(clearlyLowest(nps.byMonth.filter(({ n }) => n >= 50))).toEqual(['2010-09']);
});

test('the slow employee has the lowest score of all who answer calls', () => {
  const [lowest] = nps.byEmployee.toSorted((a, b) => a.score - b.score);
  expect(nps.byEmployee).toHaveLength(12);
  expect(lowest?.name).toBe(SLOW_EMPLOYEE.employeeId);
});

test('half of all complaints about a price fall into two weeks, and no other cause does', () => {
  const opened = synthetic.filter((fact) => fact.type === 'feedback.complaint-opened');
  const share = (cause: string) => {
    const about = opened.filter((fact) => fact.cause === cause);
    const within = about.filter(({ occurredAt }) => occurredAt >= WRONG_PRICE.from && occurredAt < WRONG_PRICE.to);
    return within.length / about.length;
  };
  expect(share('price')).toBeGreaterThan(0.5);
  for (const cause of ['quality', 'service', 'waiting', 'other']) expect(share(cause)).toBeLessThan(0.2);
});
