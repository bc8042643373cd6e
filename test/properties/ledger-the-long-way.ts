/** Entries, lots, debt, holds and notices of expiry of a life are those of a ledger kept purchase by purchase and day by day (naive-ledger.ts). */
import { deepStrictEqual } from 'node:assert/strict';
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { PointsExpiring, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { dayText, firstDayOf, monthText } from '@loyalty-ladder/domain/time/day.ts';
import { NaiveLedger, textOf } from './naive-ledger.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function keepsTheLedger(life: WholeLife): void {
  const { entries, outcomes, state } = oneFold(life);
  const ledger = new NaiveLedger(life, (purchase) => stageBefore(purchase, life));
  deepStrictEqual(entries.map(entryText).sort(), ledger.entries.map(withTimerNames).sort());
  deepStrictEqual(
    outcomes.flatMap((each) => (each.type === 'points.expiring' ? [expiringText(each)] : [])),
    ledger.notices.map(({ at, month, points }) => {
      const expiresAt = life.programs.calendar.startOf(firstDayOf(month + 1));
      return expiringText({ at, expiryMonth: monthText(month), points, expiresAt });
    }),
  );
  deepStrictEqual(
    {
      pending: state.pendingLots.map(({ vestingDay, points }) => [vestingDay, points]),
      available: state.availableLots.map(({ expiryMonth, points }) => [expiryMonth, points]),
      debt: state.debt,
      holds: state.holds.map(({ holdId, points }) => [holdId, points]).sort(),
    },
    {
      pending: sorted(ledger.accounts.pending),
      available: sorted(ledger.accounts.available),
      debt: ledger.accounts.debt,
      holds: ledger.holds.map(({ fact }) => [fact.holdId, fact.points]).sort(),
    },
  );
}

/** Time advanced to the purchase's instant, earlier facts of the instant included. */
function stageBefore(purchase: PurchaseCompleted, { facts, programs }: WholeLife): Stage {
  const before = facts.slice(0, facts.indexOf(purchase));
  return oneFold({ facts: before, programs, until: purchase.occurredAt }).state.stage;
}

function entryText({ at, kind, points, cause }: Entry): string {
  return `${kind} ${cause.type === 'fact' ? textOf(cause) : `timer ${cause.timer}`} ${points} @${at}`;
}

function expiringText({
  at,
  expiryMonth,
  points,
  expiresAt,
}: Omit<PointsExpiring, 'type' | 'causes' | 'programVersion'>) {
  return `${points} of ${expiryMonth} until ${expiresAt} @${at}`;
}

function withTimerNames(text: string): string {
  return text
    .replace(/timer day (-?\d+)/, (_, day) => `timer vest:${dayText(Number(day))}`)
    .replace(/timer month (-?\d+)/, (_, month) => `timer expire:${monthText(Number(month))}`)
    .replace(/timer hold (\S+)/, 'timer hold:$1');
}

const sorted = (account: ReadonlyMap<number, bigint>): [number, bigint][] => [...account].sort(([a], [b]) => a - b);
