import { readFileSync } from 'node:fs';
import type { Fact, PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { programTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { expect, test } from 'vitest';
import { customerReport } from './customer-report.ts';
import type { CustomerRecord } from './load-customer-record.ts';

const DEFAULT = new URL('../../../domain/program/default.json', import.meta.url);
const program = parseProgram(JSON.parse(readFileSync(DEFAULT, 'utf8')));
const clockAt = Date.parse('2024-06-01T00:00:00Z');

/** A customer of whom nothing but facts is recorded, as before the first batch has committed. */
function record(facts: Fact[]): CustomerRecord {
  const customer = {
    ...{ customerNo: 1n, customerId: 'c', partition: 0, version: 0n, foldVersion: 1 },
    ...{ foldedTo: 0, unfoldedFrom: null, dueAt: null },
  };
  const nothing = { entries: [], outcomes: [], noEffects: [] };
  return {
    customer,
    refold: { at: Number.NEGATIVE_INFINITY, factCount: 0, state: undefined, facts, related: facts, ...nothing },
    statement: [],
    revisions: [],
    programs: programTimeline([{ version: 1, effectiveAt: 0, program }]),
    clockAt,
    instances: [],
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

test("an instant ahead of the ladder's clock has no report", () => {
  expect(() => customerReport(record([]), clockAt + 1)).toThrow(RangeError);
});

test('facts that wait to be folded are counted, and whether a timekeeper lives that will fold them', () => {
  const waiting = record([bought('p', '2024-05-10'), bought('q', '2024-05-20'), bought('r', '2024-05-30')]);
  const unfoldedFrom = Date.parse('2024-05-20T10:00:00Z');
  const seen = (service: string, silentSeconds: number) => ({ service, instance: 'a/1', seenAt: 0, silentSeconds });
  const report = customerReport(
    {
      ...waiting,
      customer: { ...waiting.customer, unfoldedFrom },
      instances: [seen('timekeeper', 11), seen('outbox-relay', 1)],
    },
    clockAt,
  );
  expect(report).toMatchObject({ unfolded: { facts: 2, since: unfoldedFrom }, hasTimekeeper: false });
  expect(customerReport({ ...waiting, instances: [seen('timekeeper', 9)] }, clockAt)).toMatchObject({
    unfolded: null,
    hasTimekeeper: true,
  });
});
