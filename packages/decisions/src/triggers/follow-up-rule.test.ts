import { expect, test } from 'vitest';
import { type FollowUpRecord, type FollowUpStart, judgeFollowUp } from './follow-up-rule.ts';

const record = (type: FollowUpRecord['type'], subject: string, more: Partial<FollowUpRecord> = {}) => ({
  ...{ type, subject, retracted: false, current: true, stale: false },
  ...more,
});

/** What is told of records, one after another: `+` a start, `-` a stop. */
function told(...records: readonly FollowUpRecord[]): string[] {
  const running = new Map<FollowUpStart, string>();
  return records.flatMap((each) => {
    const { stops, starts } = judgeFollowUp(each, (start) => running.get(start));
    const lines = stops.map((start) => `-${start} ${running.get(start)}`);
    for (const start of stops) running.delete(start);
    if (!starts || each.type === 'follow-up.closed') return lines;
    running.set(each.type, each.subject);
    return [...lines, `+${each.type} ${each.subject}`];
  });
}

const OPENED = record('follow-up.opened', 'A');
const ESCALATED = record('follow-up.escalated', 'A');
const CLOSED = record('follow-up.closed', 'A');
const GONE = { retracted: true, current: false };

test('a case starts when it is opened and again when it escalates, and its closing stops both', () => {
  expect(told(OPENED, ESCALATED, CLOSED)).toEqual([
    ...['+follow-up.opened A', '+follow-up.escalated A'],
    ...['-follow-up.opened A', '-follow-up.escalated A'],
  ]);
});

test('a revision starts nothing again, and what is stale or not open any more starts nothing', () => {
  expect(told(OPENED, OPENED)).toEqual(['+follow-up.opened A']);
  expect(told({ ...OPENED, stale: true }, { ...OPENED, current: false }, CLOSED)).toEqual([]);
});

test('what is taken back stops, each for itself', () => {
  expect(told(OPENED, ESCALATED, { ...ESCALATED, ...GONE })).toContain('-follow-up.escalated A');
  expect(told(OPENED, { ...OPENED, ...GONE })).toEqual(['+follow-up.opened A', '-follow-up.opened A']);
  expect(told(OPENED, { ...record('follow-up.opened', 'B'), ...GONE })).toEqual(['+follow-up.opened A']);
});

test('a closing that is taken back starts nothing, nor stops what came of it', () => {
  expect(told(OPENED, CLOSED, { ...CLOSED, ...GONE }, OPENED, { ...CLOSED, ...GONE })).toEqual([
    ...['+follow-up.opened A', '-follow-up.opened A', '+follow-up.opened A'],
  ]);
});

test('a case that takes the place of another stops what was started for that one, in whatever order its end is told', () => {
  const other = record('follow-up.opened', 'B');
  const stopped = ['-follow-up.opened A', '-follow-up.escalated A'];
  const started = ['+follow-up.opened A', '+follow-up.escalated A'];
  expect(told(OPENED, ESCALATED, CLOSED, other)).toEqual([...started, ...stopped, '+follow-up.opened B']);
  expect(told(OPENED, ESCALATED, other, CLOSED)).toEqual([...started, ...stopped, '+follow-up.opened B']);
  expect(told(OPENED, ESCALATED, { ...other, stale: true })).toEqual([...started, ...stopped]);
});
