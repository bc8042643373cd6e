import { readFileSync } from 'node:fs';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { type FoldInput, fold } from '@loyalty-ladder/domain/fold/fold.ts';
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { programTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { describe, expect, test } from 'vitest';
import { stopBeforeDue } from './stop-before-due.ts';

const DEFAULT = new URL('../../domain/program/default.json', import.meta.url);
const START = Date.UTC(2024, 0, 1, 12);
const PROGRAMS = programTimeline([
  { version: 1, effectiveAt: 0, program: parseProgram(JSON.parse(readFileSync(DEFAULT, 'utf8'))) },
]);
const VESTING_DAYS = 14;

const at = (days: number) => START + days * DAY_MS;
const base = (id: string, days: number) => ({ id, source: 'test', customerId: 'c', occurredAt: at(days) });
const bought = (days: number): Fact => ({
  ...base(`p${days}`, days),
  type: 'purchase.completed',
  purchaseId: `p${days}`,
  channel: 'shop',
  currency: 'GBP',
  lines: [{ lineId: '1', sku: 's', quantity: 1, unitPriceMinor: 1_000, discountMinor: 0 }],
});
const visited = (days: number): Fact => ({ ...base(`v${days}`, days), type: 'contact.visited', channel: 'shop' });

function inputOf(facts: readonly Fact[]): FoldInput {
  const until = facts.at(-1)?.occurredAt ?? START;
  return { state: initialState(), facts, until, context: { programs: PROGRAMS }, related: new Map() };
}

/** The points of the purchase vest before this instant's day is a day old; the fold itself says when. */
const vestingOf = (days: number) => fold(inputOf([bought(days)])).nextDueAt ?? Number.NaN;

describe('a customer with something due', () => {
  test('is folded up to the last instant before it', () => {
    expect(vestingOf(0)).toBe(Date.UTC(2024, 0, 1 + VESTING_DAYS));
    expect(stopBeforeDue(inputOf([bought(0), visited(20)]), at(0))).toBe(vestingOf(0) - 1);
  });

  test('is folded past what is due up to the bound, and up to what is due next', () => {
    const reached = stopBeforeDue(inputOf([bought(0), bought(5), visited(30)]), vestingOf(0));
    expect(reached).toBe(vestingOf(5) - 1);
  });

  test('stops where something is due at the very instant of a fact', () => {
    const days = (vestingOf(0) - START) / DAY_MS;
    expect(stopBeforeDue(inputOf([bought(0), visited(days)]), at(0))).toBe(vestingOf(0) - 1);
  });

  test('is folded with every fact that comes before it, those of one instant together', () => {
    const facts = [bought(0), visited(1), { ...visited(1), id: 'v1 again' }, visited(13)];
    expect(stopBeforeDue(inputOf(facts), at(0))).toBe(at(13));
  });

  test('has no bound where nothing waits', () => {
    expect(stopBeforeDue(inputOf([bought(0), visited(400)]), Number.POSITIVE_INFINITY)).toBe(at(400));
  });

  test('is not folded at all when its first fact lies behind a change that waits', () => {
    const { state } = fold(inputOf([bought(0)]));
    expect(stopBeforeDue({ ...inputOf([visited(20)]), state }, Number.NEGATIVE_INFINITY)).toBe(vestingOf(0) - 1);
  });
});
