/**
 * A late fact or the end of a month can add more entries in one transaction than one record may hold: they are published in parts.
 * Whoever adds up entries finds each part's balances right, and only the last part, whose balances are the customer's, is current.
 */

import type { Account, Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { Balances } from '@loyalty-ladder/domain/state/state.ts';

/** At the longest ids that facts may have an entry takes about 1,300 bytes (largest-outcomes.test.ts compares with what the topic takes). */
const ENTRIES_MAX = 500;

export interface PointsPart<Line extends Entry> {
  readonly entries: readonly Line[];
  /** After the entries of this part and of those before it. */
  readonly balances: Balances;
  readonly isLast: boolean;
}

/** @param after balances after all entries. @returns no part of no entries. */
export function pointsParts<Line extends Entry>(
  entries: readonly Line[],
  after: Balances,
  entriesMax = ENTRIES_MAX,
): PointsPart<Line>[] {
  const parts: PointsPart<Line>[] = [];
  let balances = after;
  for (let end = entries.length; end > 0; end -= parts[0]?.entries.length ?? 0) {
    const part = entries.slice(Math.floor((end - 1) / entriesMax) * entriesMax, end);
    parts.unshift({ entries: part, balances, isLast: end === entries.length });
    balances = balancesBefore(part, balances);
  }
  return parts;
}

const BALANCE: { readonly [Name in Account]?: keyof Balances } = {
  'customer:pending': 'pending',
  'customer:available': 'available',
  'customer:held': 'held',
};

function balancesBefore(entries: readonly Entry[], after: Balances): Balances {
  const balances: { -readonly [Name in keyof Balances]: bigint } = { ...after };
  for (const { from, to, points } of entries) {
    const [giver, receiver] = [BALANCE[from], BALANCE[to]];
    if (giver !== undefined) balances[giver] += points;
    if (receiver !== undefined) balances[receiver] -= points;
  }
  return balances;
}
