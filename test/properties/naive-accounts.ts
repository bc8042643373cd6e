/** The customer's accounts as plain maps: pending by vesting day, available by expiry month, and what is owed. */
import type { Month } from '@loyalty-ladder/domain/time/day.ts';

export class NaiveAccounts {
  readonly pending = new Map<number, bigint>();
  readonly available = new Map<Month, bigint>();
  debt = 0n;

  makeAvailable(month: Month, points: bigint): void {
    add(this.available, month, points - this.repay(points));
  }

  /** @returns how much of the points went into the debt. */
  repay(points: bigint): bigint {
    const repaid = lesser(this.debt, points);
    this.debt -= repaid;
    return repaid;
  }

  /** "By earliest expiry"; what is not there is debt. */
  spend(points: bigint): [Month, bigint][] {
    const earliestFirst = [...this.available.keys()].sort((a, b) => a - b);
    const parts = this.takeFrom(earliestFirst, points);
    this.debt += points - parts.reduce((sum, [, part]) => sum + part, 0n);
    return parts;
  }

  takeFrom(months: readonly Month[], points: bigint): [Month, bigint][] {
    const parts: [Month, bigint][] = [];
    let missing = points;
    for (const month of months) {
      const part = lesser(this.available.get(month) ?? 0n, missing);
      add(this.available, month, -part);
      missing -= part;
      if (part > 0n) parts.push([month, part]);
    }
    return parts;
  }
}

/** What comes to nothing is no longer there. */
export function add<Key>(account: Map<Key, bigint>, key: Key, points: bigint): void {
  const sum = (account.get(key) ?? 0n) + points;
  if (sum === 0n) account.delete(key);
  else account.set(key, sum);
}

export function lesser(a: bigint, b: bigint): bigint {
  return a - b < 0n ? a : b;
}
