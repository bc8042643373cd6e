import { type FollowUp, initialState, type State } from '@loyalty-ladder/domain/state/state.ts';
import { at, purchase, tell, timeline } from '@loyalty-ladder/domain/testing/story.ts';
import { monthOf } from '@loyalty-ladder/domain/time/day.ts';
import { expect, test } from 'vitest';
import { moneyReport } from './money-report.ts';
import { outlook } from './outlook.ts';
import { reviewReport } from './review-report.ts';
import { riskReport } from './risk-report.ts';

const PROGRAMS = timeline();
const TODAY = at('2024-06-10');
const { calendar } = PROGRAMS;
const DAY = calendar.dayOf(TODAY);
/** Of the 29th of August. */
const REVIEW_AT = calendar.startOf(DAY + 80);
const MAY = monthOf(DAY) - 1;

const weak: State = {
  ...initialState(),
  stage: 'visitor',
  lastAt: TODAY,
  weakBuyer: {
    ...{ since: DAY - 100, reviewDay: DAY + 80 },
    span: { paid: 5_000n, margin: -10n, purchaseDays: 1, lastPurchaseDay: DAY - 1, signs: 1 },
    before: { paid: 4_000n, anyHeld: true },
  },
};

test('the money of the year is told with its basis, and without thresholds nobody is key', () => {
  const months: State['months'] = [
    { month: MAY - 12, margin: 900n, basis: 'incomplete', purchaseDays: 1 },
    { month: MAY, margin: 1_000n, basis: 'revenue', purchaseDays: 2 },
    { month: MAY + 1, margin: -40n, basis: 'margin', purchaseDays: 0 },
  ];
  expect(moneyReport({ ...initialState(), months }, TODAY, PROGRAMS)).toEqual({
    ...{ currency: 'GBP', profit: 960n, basis: 'revenue', purchaseDays: 2 },
    ...{ isKey: false, thresholds: null, calibrationVersion: null },
  });
});

test('of a weak buyer it is told what the next review would see if it were today', () => {
  expect(reviewReport(weak, TODAY, PROGRAMS)).toMatchObject({
    ...{ advice: 'none', weakSince: calendar.startOf(DAY - 100), nextReviewAt: REVIEW_AT },
    soFar: { date: '2024-08-29', paid: 5_000n, paidBefore: 4_000n, margin: -10n, purchaseDays: 1, signs: 1, held: 2 },
    measures: [{ holds: true }, { holds: false }, { holds: true }, { holds: false }],
  });
  expect(reviewReport(initialState(), TODAY, PROGRAMS)).toBeNull();
});

test('the driver is told of whoever is at risk, and of nobody else', () => {
  expect(riskReport({ ...weak, risk: 'watch' }, TODAY, PROGRAMS).driver).toMatchObject({
    class: 'staff',
    share: 6_700,
  });
  expect(riskReport(weak, TODAY, PROGRAMS).driver).toBeNull();
});

test('what time alone brings has the next review, the advice that follows from it, and the deadline of an open case', () => {
  const followUp: FollowUp = {
    ...{ subject: 'score:s/1', trigger: 'score', openedAt: TODAY, deadlineAt: at('2024-06-12') },
    escalated: false,
  };
  const ahead = outlook({ ...weak, followUp }, TODAY, PROGRAMS);
  expect(ahead.slice(0, 3)).toEqual([
    { at: at('2024-06-12'), what: 'follow-up-deadline' },
    { at: REVIEW_AT, what: 'review' },
    { at: REVIEW_AT, what: 'advice', from: 'none', to: 'minimal' },
  ]);
});

test('the month that leaves the year takes a key customer with it', () => {
  const key = { enterMinor: 1_000n, leaveMinor: 800n, shareMeasured: null };
  const nothing = { rfm: null, mbg: null, gammaGamma: null, meanMarginMinor: null };
  const programs = timeline({}, {}, [{ version: 3, effectiveAt: at('2024-01-01'), key, ...nothing }]);
  const { state } = tell([purchase('p', '2024-05-03', 1_000)], '2024-06-10', programs);
  expect(moneyReport(state, TODAY, programs)).toMatchObject({
    ...{ isKey: true, thresholds: { enter: 1_000n, leave: 800n }, calibrationVersion: 3 },
  });
  expect(outlook(state, TODAY, programs)).toContainEqual({
    ...{ at: calendar.startOf(calendar.dayOf(at('2025-05-01'))), what: 'key-customer', from: true, to: false },
  });
});
