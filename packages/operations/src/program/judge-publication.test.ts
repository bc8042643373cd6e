import { readFileSync } from 'node:fs';
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { expect, test } from 'vitest';
import { judgePublication, NOTICE_MS } from './judge-publication.ts';

const DEFAULT = new URL('../../../domain/program/default.json', import.meta.url);
const program = parseProgram(JSON.parse(readFileSync(DEFAULT, 'utf8')));
const now = Date.parse('2011-01-01T00:00:00Z');
const first = { version: 1, effectiveAt: 0, program };
const changed = { ...program, vestingDays: 7 };
const soonest = { program: changed, effectiveAt: now + NOTICE_MS };
const PLAIN = { supersede: false, unchanged: false };

test('a version ten minutes ahead is the next one, and says what it changes', () => {
  expect(judgePublication([first], soonest, PLAIN, now, false)).toEqual({
    ok: true,
    version: 2,
    changes: [{ setting: 'vestingDays', before: 14, after: 7 }],
    superseded: [],
    rezoned: [],
  });
});

test('a version less than ten minutes ahead is refused: facts up to five minutes ahead may be folded already', () => {
  const judged = judgePublication([first], { program: changed, effectiveAt: now + NOTICE_MS - 1 }, PLAIN, now, false);
  expect(judged).toEqual({ ok: false, reason: 'too-soon', soonestAt: Date.parse('2011-01-01T00:10:00Z') });
});

test('another reporting currency is refused once a fact is recorded, and before that holds from the beginning', () => {
  const elsewhere = { ...soonest, program: { ...program, currency: 'EUR' } };
  expect(judgePublication([first], elsewhere, PLAIN, now, false)).toEqual({
    ok: false,
    reason: 'another-currency',
    currency: 'EUR',
    currencyBefore: 'GBP',
  });
  expect(judgePublication([first], elsewhere, PLAIN, now, true)).toMatchObject({ ok: true, version: 3, rezoned: [1] });
});

test('versions to come from its instant on are superseded only if that is meant', () => {
  const second = { version: 2, effectiveAt: now + 2 * NOTICE_MS, program: changed };
  const third = { version: 3, effectiveAt: now + 3 * NOTICE_MS, program };
  const candidate = { program: changed, effectiveAt: second.effectiveAt };
  const published = [first, second, third];
  expect(judgePublication(published, candidate, PLAIN, now, false)).toEqual({
    ok: false,
    reason: 'would-supersede',
    versions: [
      { version: 2, effectiveAt: second.effectiveAt },
      { version: 3, effectiveAt: third.effectiveAt },
    ],
  });
  expect(judgePublication(published, candidate, { ...PLAIN, supersede: true }, now, false)).toMatchObject({
    version: 4,
    changes: [{ setting: 'vestingDays', before: 14, after: 7 }],
    superseded: [2, 3],
  });
});

test('a version in force is not superseded, whatever is meant: the notice keeps to the future', () => {
  const second = { version: 2, effectiveAt: now - 1, program: changed };
  const judged = judgePublication(
    [first, second],
    { program, effectiveAt: now - 1 },
    { ...PLAIN, supersede: true },
    now,
    false,
  );
  expect(judged).toMatchObject({ ok: false, reason: 'too-soon' });
});

test('a version that changes nothing is refused unless it is meant, or takes the place of one that would', () => {
  const same = { program, effectiveAt: now + NOTICE_MS };
  const second = { version: 2, effectiveAt: now + 2 * NOTICE_MS, program: changed };
  expect(judgePublication([first], same, PLAIN, now, false)).toEqual({
    ok: false,
    reason: 'changes-nothing',
    version: 1,
  });
  expect(judgePublication([first], same, { ...PLAIN, unchanged: true }, now, false)).toMatchObject({
    version: 2,
    changes: [],
  });
  expect(judgePublication([first, second], same, { ...PLAIN, supersede: true }, now, false)).toMatchObject({
    superseded: [2],
  });
});

test('a version in another zone is refused', () => {
  const elsewhere = { ...soonest, program: { ...program, zone: 'Europe/Berlin' } };
  expect(judgePublication([first], elsewhere, PLAIN, now, false)).toEqual({
    ok: false,
    reason: 'another-zone',
    zone: 'Europe/Berlin',
    zoneBefore: program.zone,
  });
});

test('before anything is recorded the versions before it move to its zone as well', () => {
  const second = { version: 2, effectiveAt: now + NOTICE_MS, program: changed };
  const elsewhere = { effectiveAt: now + 2 * NOTICE_MS, program: { ...program, zone: 'Europe/Berlin' } };
  expect(judgePublication([first, second], elsewhere, PLAIN, now, true)).toMatchObject({
    ok: true,
    version: 5,
    rezoned: [1, 2],
    superseded: [],
  });
  expect(judgePublication([first, second], soonest, PLAIN, now, true)).toMatchObject({ reason: 'would-supersede' });
});

test('before the first version nothing can be published', () => {
  expect(judgePublication([], soonest, PLAIN, now, false)).toEqual({ ok: false, reason: 'nothing-published' });
});
