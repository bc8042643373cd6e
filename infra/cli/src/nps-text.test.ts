import type { NpsReport } from '@loyalty-ladder/operations/feedback/nps-report.ts';
import { expect, it } from 'vitest';
import { npsCsv, npsText } from './nps-text.ts';
import { plainTerminal } from './terminal.ts';

const FIGURE = { n: 4, promoters: 2, detractors: 1, score: 25, low: -44.159, high: 72.731 };

const REPORT: NpsReport = {
  ...{ at: Date.parse('2024-03-31T12:00:00Z'), zone: 'UTC', windowDays: 365, segmentsAt: null, base: FIGURE },
  ...{ byStage: [{ name: 'visitor', ...FIGURE }], bySegment: [], byTouchpoint: [], byMonth: [] },
  byEmployee: [{ name: '=e\u001b[1', ...FIGURE, n: 1, promoters: 1, detractors: 0 }],
};

it('tells the figure with its n and interval, and each group that has any', () => {
  const text = npsText(REPORT, plainTerminal(200));
  expect(text).toMatch(/^NPS 25\.0 \(-44\.2 to 72\.7\), n 4: 2 promoters, 1 passive, 1 detractor\./);
  expect(text).toMatch(/\nstage +NPS +from +to +n +promoters +detractors\nvisitor +25\.0 +-44\.2 +72\.7 +4 +2 +1\n/);
  expect(text).not.toContain('touchpoint');
  expect(text).toContain('=e\\u{1b}[1');
});

it('is no figure of nobody', () => {
  expect(npsText({ ...REPORT, base: null, byStage: [], byEmployee: [] }, plainTerminal())).toBe(
    'No figure: nobody has answered in the 365 dates to 2024-03-31 12:00.\n',
  );
});

it('is a row a figure as CSV', () => {
  expect(npsCsv(REPORT).split('\r\n')).toEqual([
    'group,name,n,promoters,detractors,nps,low,high',
    'base,,4,2,1,25,-44.16,72.73',
    'stage,visitor,4,2,1,25,-44.16,72.73',
    "employee,'=e\u001b[1,1,1,0,25,-44.16,72.73",
    '',
  ]);
});
