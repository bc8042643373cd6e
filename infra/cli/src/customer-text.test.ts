import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import type { CustomerReport } from '@loyalty-ladder/operations/customer/customer-report.ts';
import { expect, test } from 'vitest';
import { customerText } from './customer-text.ts';
import { plainTerminal } from './terminal.ts';

const at = Date.parse('2024-06-01T00:00:00Z');
const DAY_MS = 86_400_000;
const purchase = { type: 'fact', source: 'shop', id: 'p' } as const;

/** Of somebody who has just bought for the first time. */
function report(changes: Partial<CustomerReport> = {}): CustomerReport {
  return {
    customerId: 'c',
    at,
    clockAt: at,
    programVersion: 1,
    facts: { 'purchase.completed': 1 },
    factsAfter: 0,
    stage: {
      stage: 'first-purchase',
      since: at,
      causes: [purchase],
      strategy: 'involvement',
      measures: [{ name: 'keptDays', value: 1, threshold: 3, holds: false }],
      graces: [],
      nextStage: 'regular',
      missing: [{ name: 'keptDays', value: 1, threshold: 3, holds: false }],
    },
    risk: { level: 'none', since: null, reasons: [], measures: [], driver: null },
    money: {
      ...{ currency: 'GBP', profit: 1_250n, basis: 'revenue', purchaseDays: 1 },
      ...{ isKey: false, keySince: null, thresholds: null, calibrationVersion: null },
    },
    review: null,
    followUp: null,
    balances: { available: 0n, pending: 100n, held: 0n },
    nextExpiry: null,
    outlook: [],
    waiting: [],
    noEffects: [],
    statement: [],
    history: [],
    unrecorded: { entries: 0, outcomes: 0 },
    unfolded: null,
    backlog: null,
    hasTimekeeper: true,
    stored: { version: 1n, foldVersion: 1, foldedTo: at, dueAt: null },
    ...changes,
  };
}

const DRIVER: CustomerReport['risk']['driver'] = {
  ...{ class: 'staff', subCause: 'waiting', share: 8_125 },
  evidence: [{ fact: { type: 'fact', source: 'crm', id: 'call-7' }, class: 'waiting', weight: 2 }],
  prior: { staff: 67, quality: 14, price: 9, other: 10 },
};
const KEY_MONEY: CustomerReport['money'] = {
  ...{ currency: 'GBP', profit: 1_250n, basis: 'margin', purchaseDays: 3, isKey: true, keySince: at },
  ...{ thresholds: { enter: 1_000n, leave: 800n }, calibrationVersion: 4 },
};
const REVIEW: CustomerReport['review'] = {
  ...{ advice: 'minimal', adviceSince: at - DAY_MS, weakSince: at - 91 * DAY_MS, nextReviewAt: at + 89 * DAY_MS },
  soFar: {
    ...{ date: '2024-08-29', currency: 'GBP', paid: 500n, paidBefore: 300n, margin: -4n, purchaseDays: 1 },
    ...{ signs: 1, held: 1 },
  },
  measures: [{ name: 'paidInSpan', value: 500, threshold: 301, holds: true }],
};
const CASE: CustomerReport['followUp'] = {
  ...{ subject: 'complaint:crm/7', trigger: 'complaint', openedAt: at, deadlineAt: at + 2 * DAY_MS },
  escalated: false,
};

const textOf = (changes: Partial<CustomerReport> = {}, width = 200): string =>
  customerText(report(changes), { revisions: 'collapsed', linesMax: 20 }, plainTerminal(width));

test('the levels to come stand beside the risk, however much else is to come', () => {
  const vests = Array.from({ length: 20 }, (_, day) => ({ at: at + day * DAY_MS, what: 'vest' as const, points: 1n }));
  const watch = { at: at + 30 * DAY_MS, what: 'risk', from: 'none', to: 'watch' } as const;
  const lost = { at: at + 60 * DAY_MS, what: 'risk', from: 'watch', to: 'lost' } as const;
  const text = textOf({ outlook: [...vests, watch, lost] });
  expect(text).toContain('if nothing happens: watch from 2024-07-01 00:00, lost from 2024-07-31 00:00');
  expect(text).toContain('and 10 more (--json has all)');
});

test('why somebody is on a rung below regular is what lifted to it, not what is missing for higher ones', () => {
  const [, why, missing] = textOf().split('\n\n');
  expect(why).toMatch(/^Why first-purchase\n/);
  expect(why).toContain('brought about by shop/p');
  expect(why).toContain('[x] a purchase with something paid that is kept');
  expect(why).not.toContain('[ ]');
  expect(missing).toBe('Missing for regular\n  kept purchase days 1, needs at least 3');
});

test('a threshold names the rung that asks for it, where one customer is measured by those of several', () => {
  const measures = [
    { name: 'keptDays', value: 5, threshold: 3, holds: true },
    { name: 'npsScore', value: 3, threshold: 7, holds: false },
  ] as const;
  const text = textOf({ stage: { ...report().stage, stage: 'regular', measures } });
  expect(text).toContain('[x] kept purchase days 5, needs at least 3 for regular');
  expect(text).toContain('[ ] latest recommendation score (NPS) 3, needs at least 7 for adherent');
});

test('the history tells of notices and cases beside changes: what is in grace until when, how it ended, what expires', () => {
  const said = (type: Outcome['type'], timer: string, content: object): CustomerReport['history'][number] => ({
    ...{ key: timer, type, at, revision: 1, retracted: false, sequence: 1n, version: 1n, decidedAt: at },
    ...{ current: true, stale: false },
    content: { causes: [{ type: 'timer', timer }], programVersion: 1, ...content },
  });
  const history = [
    said('stage.changed', 'a', { from: 'visitor', to: 'regular' }),
    said('grace.started', 'b', { conditions: ['nps', 'complaints'], endsAt: at + DAY_MS }),
    said('grace.ended', 'c', { conditions: ['nps'], result: 'fallen' }),
    said('points.expiring', 'd', { points: 12n, expiresAt: at + 30 * DAY_MS }),
    said('advice.changed', 'e', { from: 'none', to: 'develop' }),
    said('key-customer.changed', 'f', { from: false, to: true, profit: 5n, currency: 'GBP' }),
    said('follow-up.opened', 'g', { trigger: 'score', deadlineAt: at + 2 * DAY_MS }),
    said('follow-up.escalated', 'h', { openedAt: at }),
    said('follow-up.closed', 'i', { resolution: 'resolved', escalated: true }),
  ];
  const lines = textOf({ history }).split('\n');
  expect(lines.slice(-10, -1).map((line) => line.slice(18).trim().split(/ {2,}/))).toEqual([
    ['stage', 'visitor -> regular', 'a'],
    ['grace', 'nps, complaints until 2024-06-02', 'b'],
    ['grace', 'nps fallen', 'c'],
    ['points', '12 expire 2024-07-01', 'd'],
    ['advice', 'none -> develop', 'e'],
    ['key', 'not key -> key customer, 0.05 GBP', 'f'],
    ['case', 'opened (score), answer by 2024-06-03', 'g'],
    ['case', 'not answered since 2024-06-01', 'h'],
    ['case', 'resolved, late', 'i'],
  ]);
});

test('the money of the year is told with what it rests on, and with the thresholds in force', () => {
  expect(textOf()).toContain('profit 12.50 GBP (revenue where costs are not known), on 1 purchase day');
  expect(textOf()).toContain('no thresholds are in force, so nobody is a key customer');
  const text = textOf({ money: KEY_MONEY });
  expect(text).toContain('money    12.50 GBP in the year, key customer since 2024-06-01 00:00');
  expect(text).toContain('key from 10.00 GBP, until below 8.00 GBP (calibration 4)');
});

test('why somebody may be leaving stands beside the risk, with the evidence for it', () => {
  const text = textOf({ risk: { ...report().risk, level: 'watch', driver: DRIVER } });
  expect(text).toContain(
    'probably because of staff, waiting: 81.25 % (1 piece of evidence; without any 67 %)\n  evidence: waiting (weight 2) by crm/call-7',
  );
});

test('of a weak buyer it says what is advised, when the next review is and what it would see today', () => {
  const text = textOf({ review: REVIEW });
  expect(text).toContain('Advice: minimal\n  minimal: keep in touch at little cost, since 2024-05-31 00:00');
  expect(text).toContain('a weak buyer since 2024-03-02, next review 2024-08-29 00:00');
  expect(text).toContain('so far 5.00 GBP paid (3.00 GBP in the span before), 1 purchase day, 1 sign of life: 1 of 4');
  expect(text).toContain('[x] trend: minor units paid in the span 500, needs at least 301');
  expect(textOf()).not.toContain('Advice');
});

test('an open case says by when it has to be answered, and whether that has passed', () => {
  const text = textOf({ followUp: CASE });
  expect(text).toContain(
    'opened 2024-06-01 00:00 by a complaint: complaint:crm/7\n  deadline 2024-06-03 00:00, which runs',
  );
  expect(textOf({ followUp: { ...CASE, escalated: true } as typeof CASE })).toContain('which has passed unanswered');
  expect(textOf()).not.toContain('Open case');
});

test('what time alone will bring is told of all axes, with the next review and the deadline', () => {
  const text = textOf({
    outlook: [
      { at, what: 'follow-up-deadline' },
      { at, what: 'review' },
      { at, what: 'advice', from: 'develop', to: 'minimal' },
      { at, what: 'key-customer', from: true, to: false },
    ],
  });
  const lines = text.split('\n').filter((line) => line.startsWith('  2024-06-01 00:00'));
  expect(lines.map((line) => line.slice(20))).toEqual([
    'the deadline of the open case',
    'the next review of a weak buyer',
    'advice develop -> minimal',
    'key customer -> not key',
  ]);
});

test('facts that lie after the instant are counted', () => {
  expect(textOf({ factsAfter: 2 })).toContain('2 facts lie after this instant');
  expect(textOf({ factsAfter: 1 })).toContain('1 fact lies after this instant');
  expect(textOf()).not.toContain('after this instant');
});

test('what is decided and not recorded yet is said, for statement and history lack it', () => {
  expect(textOf({ unrecorded: { entries: 1, outcomes: 2 } })).toContain(
    '1 entry and 2 outcomes of this are not recorded',
  );
});

test('while all points are pending it says when those expire', () => {
  const text = textOf({ outlook: [{ at: Date.parse('2025-07-01T00:00:00Z'), what: 'expire', points: 100n }] });
  expect(text).toMatch(/expiry +nothing that is available yet; of what vests 100 points at 2025-07-01 00:00\n/);
  expect(text).toContain('2025-07-01 00:00  100 points to expire');
});

test.each([40, 60, 100])('at %d columns no sentence is wider than the terminal', (width) => {
  const { stage } = report();
  const text = textOf(
    {
      facts: { 'purchase.completed': 7, 'contact.delivered': 30, 'feedback.complaint-opened': 1 },
      factsAfter: 3,
      unrecorded: { entries: 3, outcomes: 4 },
      stage: { ...stage, causes: [purchase, purchase, purchase, purchase] },
      risk: {
        level: 'watch',
        since: at,
        reasons: ['overdue', 'detractor', 'slow-service'],
        measures: [{ name: 'silenceDays:at-risk', value: 61, threshold: 90, holds: false }],
        driver: DRIVER,
      },
      money: { ...KEY_MONEY, isKey: true },
      review: REVIEW,
      followUp: CASE,
      outlook: [{ at, what: 'risk', from: 'watch', to: 'at-risk' }],
      noEffects: [{ at, source: 'shop', id: 'twice', reason: 'second-purchase' }],
    },
    width,
  );
  expect(text).toContain('second-purchase');
  expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
});

test('facts that wait are said, whoever has to come for them', () => {
  const waiting = { unfolded: { facts: 2, since: at }, backlog: { 'loyalty.purchases': 12n }, hasTimekeeper: false };
  const text = textOf(waiting);
  expect(text).toContain('2 facts of this, from 2024-06-01 00:00 on, wait to be folded');
  expect(text).toContain(
    "not applied yet in this customer's partition, whoever it is of: 12 records of loyalty.purchases",
  );
  expect(text).toContain('NO TIMEKEEPER');
  expect(textOf({ ...waiting, hasTimekeeper: true })).not.toContain('NO TIMEKEEPER');
  expect(textOf({ hasTimekeeper: false, backlog: {} })).not.toContain('NOTE');
  const stored = { version: 1n, foldVersion: 1, foldedTo: at, dueAt: at };
  expect(textOf({ hasTimekeeper: false, stored })).toContain('NO TIMEKEEPER');
});
