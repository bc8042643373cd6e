import { readFileSync } from 'node:fs';
import { parseProgram } from '@loyalty-ladder/domain/program.ts';
import { expect, test } from 'vitest';
import { judgePublication, NOTICE_MS } from './judge-publication.ts';

const DEFAULT = new URL('../../../packages/domain/program/default.json', import.meta.url);
const program = parseProgram(JSON.parse(readFileSync(DEFAULT, 'utf8')));
const now = Date.parse('2011-01-01T00:00:00Z');
const first = { version: 1, effectiveAt: 0, zone: 'UTC' };

const reason = (judgement: ReturnType<typeof judgePublication>) => (judgement.ok ? undefined : judgement.reason);

test('a version ten minutes ahead is the next one', () => {
  expect(judgePublication([first], { program, effectiveAt: now + NOTICE_MS }, now)).toEqual({ ok: true, version: 2 });
});

test('a version less than ten minutes ahead is refused: facts up to five minutes ahead may be folded already', () => {
  const judged = judgePublication([first], { program, effectiveAt: now + NOTICE_MS - 1 }, now);
  expect(reason(judged)).toContain('not before 2011-01-01T00:10:00.000Z');
});

test('a version must take effect after the last one, not at the same instant', () => {
  const second = { version: 2, effectiveAt: now + 2 * NOTICE_MS, zone: 'UTC' };
  expect(reason(judgePublication([first, second], { program, effectiveAt: second.effectiveAt }, now))).toContain(
    'version 2',
  );
  expect(judgePublication([first, second], { program, effectiveAt: second.effectiveAt + 1 }, now)).toMatchObject({
    version: 3,
  });
});

test('a version in another zone is refused', () => {
  const elsewhere = { ...program, zone: 'Europe/Berlin' };
  expect(reason(judgePublication([first], { program: elsewhere, effectiveAt: now + NOTICE_MS }, now))).toContain(
    'never changes',
  );
});

test('before the first version nothing can be published', () => {
  expect(reason(judgePublication([], { program, effectiveAt: now + NOTICE_MS }, now))).toContain('no version');
});
