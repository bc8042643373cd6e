/** A balance is the sum of its entries; over all accounts the sum is zero. */
import type { Account } from '@loyalty-ladder/domain/state/entry.ts';

interface Moved {
  readonly from: Account;
  readonly to: Account;
  readonly points: bigint;
}

/** Only accounts that some entry touched. */
export function accountBalances(entries: Iterable<Moved>): Map<Account, bigint> {
  const balances = new Map<Account, bigint>();
  const add = (account: Account, points: bigint) => balances.set(account, (balances.get(account) ?? 0n) + points);
  for (const { from, to, points } of entries) {
    add(from, -points);
    add(to, points);
  }
  return balances;
}
