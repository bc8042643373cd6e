/** The ledger and the state tell one story: balances are the sums of entries, lots are never negative, debt stands where no lot does. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { FoldResult } from '@loyalty-ladder/domain/fold/fold.ts';
import type { Account } from '@loyalty-ladder/domain/state/entry.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { firstDayOf } from '@loyalty-ladder/domain/time/day.ts';
import { accountBalances } from './account-balances.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function balancesItsBooks(life: WholeLife): void {
  const result = oneFold(life);
  entriesMovePoints(result);
  entriesFollowTime(result, life);
  sumsAreTheState(result);
  lotsArePositive(result.state);
  nothingOverdueIsHeld(result.state, life);
}

function entriesMovePoints({ entries }: FoldResult): void {
  for (const { points, from, to } of entries)
    ok(points > 0n && from !== to, `an entry of ${points} from ${from} to ${to}`);
  const total = [...accountBalances(entries).values()].reduce((sum, points) => sum + points, 0n);
  deepStrictEqual(total, 0n);
}

/** Effective times never run backwards, and nothing is posted that has not happened yet. */
function entriesFollowTime({ entries }: FoldResult, { until }: WholeLife): void {
  let last = Number.NEGATIVE_INFINITY;
  for (const { at } of entries) {
    ok(at >= last && at <= until, `an entry of ${at} after one of ${last}`);
    last = at;
  }
}

function sumsAreTheState({ entries, state }: FoldResult): void {
  const balances = accountBalances(entries);
  const balance = (account: Account): bigint => balances.get(account) ?? 0n;
  deepStrictEqual(
    {
      pending: balance('customer:pending'),
      available: balance('customer:available'),
      held: balance('customer:held'),
    },
    {
      pending: sum(state.pendingLots),
      available: sum(state.availableLots) - state.debt,
      held: sum(state.holds),
    },
  );
  ok(balance('program:issued') <= 0n, 'points come from issued, never go there');
  for (const account of ['program:redeemed', 'program:expired', 'program:reversed'] as const)
    ok(balance(account) >= 0n);
}

function lotsArePositive({ pendingLots, availableLots, debt, holds, captures }: State): void {
  const parts = [...holds, ...captures].flatMap((each) => each.parts);
  for (const { points } of [...pendingLots, ...availableLots, ...captures, ...parts]) ok(points > 0n);
  ok(debt >= 0n);
  ok(debt === 0n || availableLots.length === 0, 'while there is debt there is no available lot');
  ascending(pendingLots.map(({ vestingDay }) => vestingDay));
  ascending(availableLots.map(({ expiryMonth }) => expiryMonth));
  for (const { points, parts } of holds) {
    ok(sum(parts) <= points, 'what came from lots is part of the hold');
    ascending(parts.map(({ expiryMonth }) => expiryMonth));
  }
  for (const { parts } of captures) ascending(parts.map(({ expiryMonth }) => expiryMonth));
}

/** What is due by now is done: no lot past its day, no hold past its end. */
function nothingOverdueIsHeld({ pendingLots, availableLots, holds }: State, { programs, until }: WholeLife): void {
  for (const { vestingDay } of pendingLots) ok(programs.calendar.startOf(vestingDay) > until);
  for (const { expiryMonth } of availableLots) ok(programs.calendar.startOf(firstDayOf(expiryMonth + 1)) > until);
  for (const { expiresAt } of holds) ok(expiresAt > until);
}

function ascending(numbers: readonly number[]): void {
  numbers.forEach((number, index) => {
    ok(index === 0 || (numbers[index - 1] ?? number) < number, 'lists are sorted, each day or month once');
  });
}

const sum = (parts: readonly { readonly points: bigint }[]): bigint =>
  parts.reduce((total, { points }) => total + points, 0n);
