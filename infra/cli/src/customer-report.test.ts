import { readFileSync } from 'node:fs';
import type { Fact, PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { programTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { customerReport } from '@loyalty-ladder/operations/customer/customer-report.ts';
import type { CustomerRecord } from '@loyalty-ladder/operations/customer/load-customer-record.ts';
import { expect, test } from 'vitest';
import { customerText } from './customer-text.ts';
import { plainTerminal } from './terminal.ts';

const DEFAULT = new URL('../../../packages/domain/program/default.json', import.meta.url);
const program = parseProgram(JSON.parse(readFileSync(DEFAULT, 'utf8')));
const clockAt = Date.parse('2024-06-01T00:00:00Z');

/** A customer of whom nothing but facts is recorded, as before the first batch has committed. */
function record(facts: Fact[]): CustomerRecord {
  const customer = { customerNo: 1n, customerId: 'c', version: 0n, foldVersion: 1, foldedTo: 0, dueAt: null };
  const nothing = { entries: [], outcomes: [], noEffects: [] };
  return {
    customer,
    refold: { at: Number.NEGATIVE_INFINITY, factCount: 0, state: undefined, facts, related: facts, ...nothing },
    statement: [],
    revisions: [],
    programs: programTimeline([{ version: 1, effectiveAt: 0, program }]),
    clockAt,
  };
}

function bought(id: string, day: string, discountMinor = 0): PurchaseCompleted {
  const line = { lineId: '1', sku: 'sku', quantity: 1, unitPriceMinor: 10_000, discountMinor };
  const occurredAt = Date.parse(`${day}T10:00:00Z`);
  return {
    type: 'purchase.completed',
    id,
    source: 's',
    customerId: 'c',
    occurredAt,
    purchaseId: id,
    channel: 'shop',
    currency: 'EUR',
    lines: [line],
  };
}

const DAYS = ['2024-04-01', '2024-04-11', '2024-04-21', '2024-05-01', '2024-05-11', '2024-05-21'];

test('what is missing for the next rung are the conditions that do not hold, with what was measured', () => {
  const { stage } = customerReport(record(DAYS.map((day, index) => bought(`p${index}`, day, 100))), clockAt);
  expect(stage).toMatchObject({ stage: 'regular', nextStage: 'adherent' });
  expect(stage.missing).toEqual([{ name: 'fullPriceLinesInWindow', value: 0, threshold: 3, holds: false }]);
});

test('for a first buyer only what a regular needs is missing', () => {
  const { stage } = customerReport(record([bought('p', '2024-05-30')]), clockAt);
  expect(stage.missing).toEqual([{ name: 'keptDays', value: 1, threshold: 3, holds: false }]);
});

test('a condition in grace is named with the instant at which its grace ends', () => {
  const facts: Fact[] = [
    ...DAYS.map((day, index) => bought(`p${index}`, day)),
    {
      type: 'feedback.nps',
      id: 'n',
      source: 's',
      customerId: 'c',
      occurredAt: Date.parse('2024-05-25T12:00:00Z'),
      score: 2,
      surveyId: 'n',
    },
  ];
  const { stage } = customerReport(record(facts), clockAt);
  expect(stage.stage).toBe('adherent');
  const since = Date.parse('2024-05-25T12:00:00Z');
  expect(stage.graces).toEqual([{ condition: 'nps', since, endsAt: Date.parse('2024-06-24T12:00:00Z') }]);
});

test('facts after the instant do not count, and what was decided by then but not recorded is counted', () => {
  const report = customerReport(
    record([bought('p', '2024-05-10'), bought('q', '2024-05-30')]),
    Date.parse('2024-05-11T00:00:00Z'),
  );
  expect(report.facts).toEqual({ 'purchase.completed': 1 });
  expect(report.balances).toEqual({ pending: 100n, available: 0n, held: 0n });
  expect(report.unrecorded).toEqual({ entries: 1, outcomes: 1 });
});

test('the levels to come stand beside the risk, however much else is to come', () => {
  const facts = DAYS.map((day, index) => bought(`p${index}`, day));
  const text = customerText(
    customerReport(record(facts), clockAt),
    { revisions: 'collapsed', linesMax: 20 },
    plainTerminal(200),
  );
  expect(text).toMatch(/if nothing happens: watch from .*, at-risk from .*, lost from /);
});

const textOf = (facts: Fact[], at = clockAt) =>
  customerText(customerReport(record(facts), at), { revisions: 'collapsed', linesMax: 20 }, plainTerminal(200));

test('why somebody is on a rung below regular is what lifted to it, not what is missing for higher ones', () => {
  const [, why] = textOf([bought('p', '2024-05-30')]).split('\n\n');
  expect(why).toMatch(/^Why first-purchase\n/);
  expect(why).toContain('[x] a purchase with something paid that is kept');
  expect(why).not.toContain('[ ]');
});

test('facts that lie after the instant are counted', () => {
  const facts = [bought('p', '2024-05-10'), bought('q', '2024-05-20'), bought('r', '2024-05-30')];
  expect(textOf(facts, Date.parse('2024-05-11T00:00:00Z'))).toContain('2 facts lie after this instant');
  expect(textOf(facts, Date.parse('2024-05-21T00:00:00Z'))).toContain('1 fact lies after this instant');
  expect(textOf(facts)).not.toContain('after this instant');
});

test('while all points are pending it says when those expire', () => {
  const text = textOf([bought('p', '2024-05-30')]);
  expect(text).toMatch(/expiry +nothing that is available yet; of what vests 100 points at 2025-0/);
  expect(text).toMatch(/100 points to expire/);
});

test.each([40, 60, 100])('at %d columns no sentence is wider than the terminal', (width) => {
  const facts = [
    ...DAYS.map((day, index) => bought(`p${index}`, day)),
    { ...bought('r', '2024-05-22'), id: 'twice', purchaseId: 'p1' },
  ];
  const text = customerText(
    customerReport(record(facts), clockAt),
    { revisions: 'collapsed', linesMax: 20 },
    plainTerminal(width),
  );
  expect(text).toContain('second-purchase');
  expect(text.split('\n').filter((line) => line.length > width)).toEqual([]);
});
