/** What came out of a replay, in figures that do not depend on how the facts came, and those that do (outcomes, seconds). */
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { readFactCounts } from '@loyalty-ladder/store/reports/read-fact-counts.ts';
import { readHistoryCounts } from '@loyalty-ladder/store/reports/read-history-counts.ts';
import { readLedgerTotals } from '@loyalty-ladder/store/reports/read-ledger-totals.ts';
import { countsByReason, readOpenLetterCounts } from '@loyalty-ladder/store/reports/read-open-letter-counts.ts';
import { type BaseSummary, summariseBase } from './base-summary.ts';
import type { LadderClients } from './ladder-clients.ts';
import type { PublishedOutcomes } from './published-outcomes.ts';

export interface Report {
  readonly clock: string;
  /** Recorded, by type. */
  readonly facts: Readonly<Record<string, number>>;
  readonly customers: Pick<BaseSummary, 'total' | 'byStage' | 'byRisk'>;
  /** Points as decimal strings; accounts without their prefix. */
  readonly ledger: {
    readonly byAccount: Readonly<Record<string, string>>;
    readonly netByKind: Readonly<Record<string, string>>;
  };
  /** Changes that stand after collapse. */
  readonly history: { readonly stage: number; readonly risk: number };
  readonly waitingReturns: number;
  /** By topic, as read back: what was published on the way, revisions included. */
  readonly outcomes: Readonly<Record<string, number>>;
  readonly deadLetters: Readonly<Record<string, number>>;
  readonly stateHash: string;
  readonly outcomesHash: string;
  readonly seconds: number;
  readonly eventsPerSecond: number;
}

export interface Timing {
  /** Records sent, duplicates included. */
  readonly records: number;
  /** From the first one sent until all were applied and their outcomes published. */
  readonly seconds: number;
}

export async function reportOf(
  { pool }: LadderClients,
  published: PublishedOutcomes,
  { records, seconds }: Timing,
): Promise<Report> {
  const { total, byStage, byRisk, waitingReturns, stateHash } = await summariseBase(pool);
  const history = await readHistoryCounts(pool);
  const { byAccount, netByKind } = await readLedgerTotals(pool);
  return {
    clock: new Date(await readClock(pool)).toISOString(),
    facts: await readFactCounts(pool),
    customers: { total, byStage, byRisk },
    ledger: { byAccount: pointsOf(byAccount), netByKind: pointsOf(netByKind) },
    history: { stage: history['stage.changed'] ?? 0, risk: history['risk.changed'] ?? 0 },
    waitingReturns,
    outcomes: published.counts(),
    deadLetters: countsByReason(await readOpenLetterCounts(pool)),
    stateHash,
    outcomesHash: published.collapsedHash(),
    seconds: Math.round(seconds * 1_000) / 1_000,
    eventsPerSecond: Math.round(records / seconds),
  };
}

function pointsOf(totals: ReadonlyMap<string, bigint>): Record<string, string> {
  return Object.fromEntries(Array.from(totals, ([name, points]) => [name.replace(/^.*:/, ''), String(points)]));
}
