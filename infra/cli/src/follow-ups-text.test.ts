import type { FollowUpsReport } from '@loyalty-ladder/operations/follow-ups/follow-ups-report.ts';
import { expect, it } from 'vitest';
import { followUpsCsv, followUpsText } from './follow-ups-text.ts';
import { plainTerminal } from './terminal.ts';

const AT = Date.parse('2024-04-01T00:00:00Z');
const ID = '0123456789abcdef0123456789abcdef';
const FIGURES = {
  ...{ open: 2, overdue: 1, opened: 4, closed: { resolved: 2, recovered: 0, superseded: 1 }, judged: 3, inTime: 2 },
  ...{ inTimeShare: 6_666, answerMs: { n: 2, p50: 3_600_000, p95: 90_000_000 } },
};

const REPORT: FollowUpsReport = {
  ...{ fromAt: AT - 1, untilAt: AT, ...FIGURES, byTrigger: [{ trigger: 'score', ...FIGURES }] },
  openCases: [
    {
      ...{ id: ID, customerId: 'c1', trigger: 'score', openedAt: AT - 2, deadlineAt: AT - 1_000, isOverdue: true },
      ...{ touchpoint: 'till-3', employeeId: null },
    },
  ],
};

it('tells the figures by trigger, the open cases, and what to do next', () => {
  const text = followUpsText(REPORT, plainTerminal(200));
  expect(text).toContain('2 cases open at 2024-04-01 00:00, 1 overdue; 4 opened after');
  expect(text).toMatch(/score +2 +1 +4 +2 +0 +1 +66\.7 % \(2 of 3\) +1 h +1 d 1 h\n/);
  expect(text).toContain('2024-03-31 23:59:59 overdue  c1');
  expect(text).toContain(
    `1 more are open: --open 2. Once it is settled: \`npm run follow-ups -- resolve ${ID} --by NAME`,
  );
});

it('leaves empty what cannot be said', () => {
  const text = followUpsText(
    { ...REPORT, byTrigger: [], answerMs: null, inTimeShare: null, openCases: [] },
    plainTerminal(200),
  );
  expect(text).toMatch(/\nall +2 +1 +4 +2 +0 +1\n/);
});

it('is the figures as CSV, or the cases where they are asked for', () => {
  expect(followUpsCsv({ ...REPORT, openCases: [] })).toContain('score,2,1,4,2,0,1,3,2,2,3600,90000\r\n');
  expect(followUpsCsv(REPORT)).toContain(
    `${ID},c1,score,2024-03-31T23:59:59.998Z,2024-03-31T23:59:59.000Z,true,till-3,\r\n`,
  );
});
