import type { RiskChanged, StageChanged } from '@loyalty-ladder/domain/state/outcome.ts';
import { expect, test } from 'vitest';
import { customerTimeline, type LifeSummary, type RecordedLife } from './customer-timeline.ts';

const BOUGHT = Date.parse('2010-01-05T09:30:00Z');
const VISITED = Date.parse('2010-01-07T12:00:00Z');
const VESTED = Date.parse('2010-01-19T00:00:00Z');
const SILENT = Date.parse('2010-02-20T00:00:00Z');
const purchase = { type: 'fact', source: 'shop', id: 'P1' } as const;

const SUMMARY: LifeSummary = {
  stage: {
    stage: 'first-purchase',
    since: BOUGHT,
    causes: [purchase],
    strategy: 'involvement',
    measures: [],
    graces: [],
    nextStage: 'regular',
    missing: [],
  },
  risk: { level: 'watch', since: SILENT, reasons: ['overdue'], measures: [], driver: null },
  money: {
    ...{ currency: 'GBP', profit: 1_234n, basis: 'revenue', purchaseDays: 1 },
    ...{ isKey: false, keySince: null, thresholds: null, calibrationVersion: null },
  },
  balances: { available: 12n, pending: 0n, held: 0n },
};

const REFOLD: RecordedLife['refold'] = {
  at: Number.NEGATIVE_INFINITY,
  factCount: 0,
  state: undefined,
  related: [],
  facts: [
    {
      type: 'purchase.completed',
      id: 'P1',
      source: 'shop',
      customerId: 'c1',
      occurredAt: BOUGHT,
      purchaseId: 'P1',
      channel: 'site',
      currency: 'GBP',
      lines: [{ lineId: '1', sku: 'A', quantity: 2, unitPriceMinor: 617, discountMinor: 0 }],
    },
    { type: 'contact.visited', id: 'V1', source: 'synthetic', customerId: 'c1', occurredAt: VISITED, channel: 'site' },
  ],
  entries: [
    {
      key: 'a',
      at: BOUGHT,
      kind: 'earn',
      from: 'program:issued',
      to: 'customer:pending',
      points: 12n,
      cause: purchase,
    },
    {
      key: 'b',
      at: VESTED,
      kind: 'vest',
      from: 'customer:pending',
      to: 'customer:available',
      points: 12n,
      cause: { type: 'timer', timer: 'vest:2010-01-19' },
    },
  ],
  outcomes: [
    {
      key: 'c',
      type: 'stage.changed',
      at: BOUGHT,
      revision: 1,
      retracted: false,
      content: {
        from: 'potential',
        to: 'first-purchase',
        strategy: 'involvement',
        causes: [purchase],
        measures: [{ name: 'keptDays', value: 1, threshold: 1, holds: true }],
        programVersion: 1,
      } as Omit<StageChanged, 'type' | 'at'>,
    },
    {
      key: 'd',
      type: 'risk.changed',
      at: SILENT,
      revision: 1,
      retracted: false,
      content: {
        from: 'none',
        to: 'watch',
        model: 'recency',
        causes: [{ type: 'timer', timer: 'risk:watch' }],
        measures: [],
        reasons: ['overdue'],
        nextCheckAt: Date.parse('2010-03-22T00:00:00Z'),
        stage: 'first-purchase',
        driver: {
          ...{ class: 'staff', subCause: null, share: 6_700, evidence: [] },
          prior: { staff: 67, quality: 14, price: 9, other: 10 },
        },
        programVersion: 1,
      } as Omit<RiskChanged, 'type' | 'at'>,
    },
  ],
  noEffects: [],
};

const LIFE: RecordedLife = {
  customer: {
    ...{ customerNo: 1n, customerId: 'c1', partition: 0, version: 2n, foldVersion: 1 },
    ...{ foldedTo: SILENT, unfoldedFrom: null, dueAt: null },
  },
  refold: REFOLD,
};

test('a life reads from top to bottom, each effect under what caused it, what was made up marked', () => {
  expect(customerTimeline(LIFE, SUMMARY)).toBe(`Customer c1: first-purchase, risk watch, 12 points available, 0 pending
12.34 GBP brought within the year (revenue where costs are not known), not key
2 facts, 1 of them made up and marked [synthetic], up to 2010-02-20 00:00 UTC

2010-01-05 09:30  bought P1 (site): 12.34 GBP for 2 pieces
                    points   earn 12: program:issued -> pending (P1)
                    stage    potential -> first-purchase (involvement), because of P1
                               [x] kept purchase days 1, needs at least 1 for regular
2010-01-07 12:00  visited the site [synthetic]
2010-01-19 00:00  time passed
                    points   vest 12: pending -> available
2010-02-20 00:00  time passed
                    risk     none -> watch: overdue against own rhythm, because of time (risk:watch); next check 2010-03-22 00:00
                               probably because of staff: 67 % (no pieces of evidence; without any 67 %)
`);
});

test('what has been taken back since is not told, and facts stand in their order, however they were loaded', () => {
  const outcomes = REFOLD.outcomes.map((each) => ({ ...each, retracted: true }));
  const text = customerTimeline(
    { ...LIFE, refold: { ...REFOLD, outcomes, facts: REFOLD.facts.toReversed() } },
    SUMMARY,
  );
  expect(text).not.toMatch(/stage|none -> watch/);
  expect(text.indexOf('bought P1')).toBeLessThan(text.indexOf('visited'));
});

const timer = (name: string) => ({ type: 'timer', timer: name });

/** The lines of a life in which nothing but these outcomes happened. */
function linesOf(told: readonly object[]): string[] {
  const outcomes = told.map((each, index) => ({
    ...{ key: String(index), at: BOUGHT, revision: 1, retracted: false },
    ...each,
  }));
  const refold = { ...REFOLD, facts: [], entries: [], outcomes: outcomes as unknown as typeof REFOLD.outcomes };
  return customerTimeline({ ...LIFE, refold }, SUMMARY)
    .split('\n')
    .slice(4, -1);
}

test('what is known of a customer says why it changed, and cases how they were answered', () => {
  const money = { profit: 500n, currency: 'GBP', basis: 'margin' };
  const lines = linesOf([
    {
      type: 'advice.changed',
      content: {
        ...{ from: 'none', to: 'minimal', causes: [timer('review:2010-04-05')] },
        measures: [{ name: 'marginInSpan', value: 5, threshold: 1, holds: true }],
      },
    },
    {
      type: 'key-customer.changed',
      content: { ...money, from: false, to: true, causes: [timer('calibration:3')] },
    },
    {
      type: 'follow-up.opened',
      content: {
        ...{ trigger: 'score', deadlineAt: SILENT, causes: [purchase] },
        measures: [{ name: 'score', value: 2, threshold: 7, holds: false }],
      },
    },
    { type: 'follow-up.escalated', content: { openedAt: BOUGHT } },
    { type: 'follow-up.closed', content: { openedAt: BOUGHT, resolution: 'resolved', causes: [purchase] } },
  ]);
  expect(lines.slice(1).map((line) => line.trim())).toEqual([
    'advice   none -> minimal, because of time (review:2010-04-05)',
    '[x] profit: minor units of margin in the span 5, needs at least 1',
    'key      not key -> key customer, 5.00 GBP within the year (margin), because of time (calibration:3)',
    'case     opened by a low score, to be answered by 2010-02-20 00:00, because of P1',
    '[ ] score 2, critical below 7',
    'case     of 2010-01-05 09:30 was not answered in time',
    'case     of 2010-01-05 09:30 closed: resolved, because of P1',
  ]);
});

test('notices say what is about to change, until when, and how it ended', () => {
  const notices = [
    {
      type: 'grace.started',
      content: {
        ...{ stage: 'adherent', conditions: ['nps'], endsAt: SILENT, wouldBecome: 'regular', causes: [purchase] },
        measures: [{ name: 'npsScore', value: 3, threshold: 7, holds: false }],
      },
    },
    {
      type: 'grace.ended',
      content: {
        ...{ conditions: ['nps', 'complaints'], result: 'fallen', became: 'regular', remaining: ['keptDays'] },
        causes: [timer('grace:nps')],
      },
    },
    { type: 'points.expiring', content: { points: 12n, expiresAt: SILENT, causes: [timer('notice:2010-01')] } },
  ];
  expect(linesOf(notices)).toEqual([
    '2010-01-05 09:30  time passed',
    '                    grace    for recommendation score (NPS): adherent until 2010-02-20 00:00, then regular, because of P1',
    '                               [ ] latest recommendation score (NPS) 3, needs at least 7 for adherent',
    '                    grace    for recommendation score (NPS), no open complaint ends: fallen, now regular, still in grace for kept purchase days, because of time (grace:nps)',
    '                    points   12 are about to expire, on 2010-02-20 00:00',
  ]);
});
