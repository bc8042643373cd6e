import type { LadderReport } from '@loyalty-ladder/operations/ladder/ladder-report.ts';
import { expect, it } from 'vitest';
import { ladderCsv, ladderText } from './ladder-text.ts';
import { plainTerminal } from './terminal.ts';

const REPORT: LadderReport = {
  ...{
    fromAt: Date.parse('2024-01-01T00:00:00Z'),
    untilAt: Date.parse('2024-04-01T00:00:00Z'),
    zone: 'UTC',
    customers: 3,
  },
  transitions: [{ from: 'visitor', to: 'regular', customers: 2, share: 6_666 }],
  dwell: [{ stage: 'visitor', stays: 2, medianDays: 31 }],
  forecast: [{ stage: 'visitor', customers: 3, months: [2, 1, 1] }],
  lastForecast: {
    ...{ at: Date.parse('2024-01-01T00:00:00Z'), customers: 2, misplacedShare: 5_000 },
    stages: [{ stage: 'visitor', forecast: 2, actual: 1 }],
  },
};

it('tells sizes, moves, dwell times and what the last forecast was worth', () => {
  const text = ladderText(REPORT, plainTerminal());
  expect(text).toContain('3 customers at 2024-04-01 00:00');
  expect(text).toMatch(/visitor +3 +2 +1 +1\n/);
  expect(text).toMatch(/visitor +regular +2 +66\.7 %\n/);
  expect(text).toMatch(/visitor +31 +2\n/);
  expect(text).toContain('50.0 % stand elsewhere');
  expect(text).toMatch(/visitor +2 +1 +\+1\n/);
});

it('says that the forecast cannot be judged where nobody was known', () => {
  expect(ladderText({ ...REPORT, transitions: [], dwell: [], lastForecast: null }, plainTerminal())).toContain(
    'cannot be said yet',
  );
});

it('is a row a figure as CSV', () => {
  const rows = ladderCsv(REPORT).split('\r\n');
  expect(rows).toContain('customers,visitor,,3');
  expect(rows).toContain('forecast +3,visitor,,1');
  expect(rows).toContain('"share of moves, %",visitor,regular,66.66');
});
