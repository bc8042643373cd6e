import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect, it } from 'vitest';
import type { FollowUpCase } from './follow-up-case.ts';
import { FollowUpTally } from './follow-up-tally.ts';

const SPAN = { fromAt: 0, untilAt: 1_000 * HOUR_MS };

/** Hours. */
interface Given {
  readonly opened: number;
  readonly closed?: readonly [number, 'resolved' | 'recovered' | 'superseded'];
  readonly trigger?: FollowUpCase['trigger'];
}

function caseOf({ opened, closed, trigger = 'score' }: Given): FollowUpCase {
  const openedAt = opened * HOUR_MS;
  return {
    ...{ id: '', trigger, openedAt, deadlineAt: openedAt + 48 * HOUR_MS, touchpoint: null, employeeId: null },
    closed: closed === undefined ? null : { at: closed[0] * HOUR_MS, as: closed[1] },
  };
}

function figuresOf(...given: readonly Given[]) {
  const tally = new FollowUpTally(SPAN);
  for (const each of given) tally.add(caseOf(each));
  return tally;
}

it('counts open and overdue cases whenever they were opened, and all else of the span', () => {
  const figures = figuresOf({ opened: -100 }, { opened: 0 }, { opened: 952 }, { opened: 953 }).figures();
  expect(figures).toMatchObject({ open: 4, overdue: 3, opened: 2, judged: 1, inTime: 0, inTimeShare: 0 });
});

it('is answered where the customer is content again; superseded is none', () => {
  const figures = figuresOf(
    { opened: 10, closed: [20, 'resolved'] },
    { opened: 10, closed: [40, 'recovered'] },
    { opened: 10, closed: [11, 'superseded'] },
  ).figures();
  expect(figures).toMatchObject({ closed: { resolved: 1, recovered: 1, superseded: 1 }, judged: 3, inTime: 2 });
  expect(figures.answerMs).toEqual({ n: 2, p50: 10 * HOUR_MS, p95: 30 * HOUR_MS });
  expect(figures.inTimeShare).toBe(6_666);
});

it('is late at the deadline itself', () => {
  const answered = (hours: number) => figuresOf({ opened: 10, closed: [hours, 'resolved'] }).figures().inTime;
  expect([answered(57.999), answered(58)]).toEqual([1, 0]);
});

it('cannot be judged while nothing has ended and no deadline has passed', () => {
  expect(figuresOf({ opened: 990 }).figures()).toMatchObject({ answerMs: null, judged: 0, inTimeShare: null });
});

it('tells each trigger by itself', () => {
  const byTrigger = figuresOf({ opened: 1 }, { opened: 1, trigger: 'complaint' }).byTrigger();
  expect(byTrigger.map(({ trigger, open }) => [trigger, open])).toEqual([
    ['score', 1],
    ['review', 0],
    ['complaint', 1],
  ]);
});
