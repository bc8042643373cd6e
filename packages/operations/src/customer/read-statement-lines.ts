/** A page of a customer's statement: what was recorded, why, and what the customer had after each line. */
import type { Account } from '@loyalty-ladder/domain/state/entry.ts';
import type { Balances } from '@loyalty-ladder/domain/state/state.ts';
import type { FoundLedger } from '@loyalty-ladder/store/customers/find-ledger.ts';
import { type NumberedLine, readStatementPage } from '@loyalty-ladder/store/history/read-statement-page.ts';
import type { Pool } from 'pg';

export interface BalancedLine extends NumberedLine {
  /** In the order of recording, whatever instant the line is effective at. */
  readonly balances: Balances;
}

export interface StatementOrder {
  readonly newestFirst: boolean;
  /** A line's number; null: from the beginning of the order. */
  readonly after: bigint | null;
  readonly linesMax: number;
}

export interface ShownStatement {
  readonly lines: readonly BalancedLine[];
  readonly hasMore: boolean;
}

const ACCOUNTS: readonly (readonly [keyof Balances, Account])[] = [
  ['available', 'customer:available'],
  ['pending', 'customer:pending'],
  ['held', 'customer:held'],
];

/** @throws what Postgres throws */
export async function readStatementLines(
  pool: Pool,
  { customerNo, entryCount }: Pick<FoundLedger, 'customerNo' | 'entryCount'>,
  { newestFirst, after, linesMax }: StatementOrder,
): Promise<ShownStatement> {
  const first = newestFirst ? (after ?? entryCount + 1n) - BigInt(linesMax) : (after ?? 0n) + 1n;
  const from = first < 1n ? 1n : first;
  const last = newestFirst ? (after ?? entryCount + 1n) - 1n : from + BigInt(linesMax) - 1n;
  const to = last < entryCount ? last : entryCount;
  if (to < from) return { lines: [], hasMore: false };
  const { lines, before } = await readStatementPage(pool, { customerNo, from, to });
  const balanced = withBalances(lines, before);
  return newestFirst
    ? { lines: balanced.toReversed(), hasMore: from > 1n }
    : { lines: balanced, hasMore: to < entryCount };
}

function withBalances(lines: readonly NumberedLine[], before: ReadonlyMap<Account, bigint>): BalancedLine[] {
  const has = new Map(before);
  return lines.map((line) => {
    has.set(line.from, (has.get(line.from) ?? 0n) - line.points);
    has.set(line.to, (has.get(line.to) ?? 0n) + line.points);
    const balances = Object.fromEntries(ACCOUNTS.map(([name, account]) => [name, has.get(account) ?? 0n]));
    return { ...line, balances: balances as unknown as Balances };
  });
}
