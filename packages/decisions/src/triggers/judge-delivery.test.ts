import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChannelRules, type DeliveryCase, judgeDelivery } from './judge-delivery.ts';

/** 12:00 in Berlin. */
const NOON = Date.parse('2026-11-27T11:00:00Z');
const RULES: ChannelRules = { consent: 'required' };
const verdict = (rules: Partial<ChannelRules>, given: Partial<DeliveryCase> = {}) => {
  const calendar = calendarOf('Europe/Berlin');
  const usual = { granted: true, starts: [], isCounted: false, now: NOON, calendar };
  const found = judgeDelivery({ rules: { ...RULES, ...rules }, ...usual, ...given });
  if (found.do === 'later') return `later ${new Date(found.at).toISOString().slice(0, 16)}`;
  return found.do === 'suppress' ? found.reason : 'send';
};

test.each([
  ['required', true, 'send'],
  ['required', undefined, 'no-consent'],
  ['required', false, 'refused'],
  ['unless-refused', true, 'send'],
  ['unless-refused', undefined, 'send'],
  ['unless-refused', false, 'refused'],
  ['ignored', undefined, 'send'],
  ['ignored', false, 'send'],
] as const)('where consent is %s, a customer who said %s: %s', (consent, granted, result) => {
  expect(verdict({ consent }, { granted })).toBe(result);
});

test.each([
  ['none', [], 'send'],
  ['one of yesterday', [1], 'send'],
  ['two, as many as are allowed', [1, 6.99], 'capped'],
  ['two, the older of which is seven days old', [1, 7], 'send'],
  ['more than are allowed, of before the cap was lowered', [1, 2, 3, 4], 'capped'],
])('of at most two within seven days a customer with %s: %s', (_, daysAgo, result) => {
  const starts = daysAgo.map((days) => NOON - days * DAY_MS);
  expect(verdict({ cap: { starts: 2, days: 7 } }, { starts })).toBe(result);
});

test('a message that is counted already is not counted against itself, but consent is still asked for', () => {
  const rules = { cap: { starts: 1, days: 7 } };
  expect(verdict(rules, { starts: [NOON], isCounted: true })).toBe('send');
  expect(verdict(rules, { starts: [NOON], isCounted: true, granted: false })).toBe('refused');
});

test('in quiet hours a message waits for their end, and is judged then', () => {
  const quietHours = { fromMinute: 21 * 60, toMinute: 8 * 60 };
  const night = { now: Date.parse('2026-11-27T20:00:00Z') };
  expect(verdict({ quietHours }, night)).toBe('later 2026-11-28T07:00');
  expect(verdict({ quietHours }, { ...night, granted: false })).toBe('later 2026-11-28T07:00');
  expect(verdict({ quietHours }, { now: Date.parse('2026-11-28T07:00:00Z') })).toBe('send');
  expect(verdict({ quietHours }, { now: Date.parse('2026-11-28T07:00:00Z'), granted: false })).toBe('refused');
});

test('however often it is tried, nobody is reached more often than the cap within its days', () => {
  const cap = fc.record({ starts: fc.integer({ min: 1, max: 4 }), days: fc.integer({ min: 1, max: 5 }) });
  const tries = fc.array(fc.integer({ min: 0, max: 20 * DAY_MS }), { maxLength: 60 });
  fc.assert(
    fc.property(cap, tries, (allowed, offsets) => {
      const starts: number[] = [];
      for (const now of offsets.toSorted((a, b) => a - b)) {
        if (verdict({ cap: allowed }, { starts, now }) === 'send') starts.push(now);
      }
      for (const start of starts) {
        const within = starts.filter((other) => other <= start && other > start - allowed.days * DAY_MS);
        expect(within.length).toBeLessThanOrEqual(allowed.starts);
      }
    }),
  );
});
