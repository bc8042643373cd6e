/** The whole base by its states: how many customers stand where, how many returns wait, and one hash over all of them. */
import { createHash } from 'node:crypto';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { canonicalState, decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { readStates } from '@loyalty-ladder/store/reports/read-states.ts';
import type { Pool } from 'pg';

export interface BaseSummary {
  readonly total: number;
  readonly byStage: Readonly<Record<string, number>>;
  readonly byRisk: Readonly<Record<string, number>>;
  readonly waitingReturns: number;
  /** SHA-256 over customer id and state bytes, as they are written today, of everybody, in id order. */
  readonly stateHash: string;
}

export async function summariseBase(pool: Pool): Promise<BaseSummary> {
  const sum = createHash('sha256');
  const byStage: Record<string, number> = {};
  const byRisk: Record<string, number> = {};
  let total = 0;
  let waitingReturns = 0;
  for await (const page of readStates(pool)) {
    for (const { customerId, state: stored } of page) {
      const bytes = canonicalState(stored);
      // The length stands before the bytes: no two bases can run together into one text.
      sum.update(`${customerId}\0${bytes.length}\0`).update(bytes);
      const state: State = decodeState(bytes);
      total++;
      byStage[state.stage] = (byStage[state.stage] ?? 0) + 1;
      byRisk[state.risk] = (byRisk[state.risk] ?? 0) + 1;
      waitingReturns += state.waitingReturns;
    }
  }
  return { total, byStage: sorted(byStage), byRisk: sorted(byRisk), waitingReturns, stateHash: sum.digest('hex') };
}

function sorted(counts: Readonly<Record<string, number>>): Record<string, number> {
  return Object.fromEntries(Object.entries(counts).sort(([a], [b]) => (a < b ? -1 : 1)));
}
