/**
 * Writes all that a batch decided, in the batch's transaction: one statement a table over arrays, sent in one round trip.
 * Next file: services/outbox-relay/src/held-outbox.ts (how the outbox gets out).
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { type DueRow, scheduleDue } from '../customers/schedule-due.ts';
import { type CustomerUpdate, updateCustomers } from '../customers/update-customers.ts';
import { deleteNoEffects, insertNoEffects, type NoEffectRow } from '../facts/no-effects.ts';
import { insertOutbox, type OutboxRow } from '../outbox/insert-outbox.ts';
import { type EntryRow, insertEntries } from './insert-entries.ts';
import { type HistoryRow, insertHistory } from './insert-history.ts';
import { type CheckpointRow, dropCheckpoints, saveCheckpoints } from './save-checkpoints.ts';

export interface RecordedBatch {
  readonly now: Instant;
  readonly foldVersion: number;
  readonly customers: readonly CustomerUpdate[];
  readonly entries: readonly EntryRow[];
  readonly history: readonly HistoryRow[];
  readonly outbox: readonly OutboxRow[];
  readonly due: readonly DueRow[];
  readonly noEffectsAdded: readonly NoEffectRow[];
  readonly noEffectsRemoved: readonly NoEffectRow[];
  readonly checkpoints: readonly CheckpointRow[];
  readonly checkpointsDropped: readonly { readonly customerNo: bigint; readonly from: Instant }[];
}

/** @returns the statements under way: the caller sends its own behind them, and lets all of them ride with COMMIT. */
export function recordOutcomes(tx: ClientBase, batch: RecordedBatch): Promise<unknown>[] {
  const { now } = batch;
  return [
    unlessEmpty(batch.customers, (rows) => updateCustomers(tx, rows)),
    unlessEmpty(batch.entries, (rows) => insertEntries(tx, rows, now)),
    unlessEmpty(batch.history, (rows) => insertHistory(tx, rows, now)),
    unlessEmpty(batch.outbox, (rows) => insertOutbox(tx, rows)),
    unlessEmpty(batch.due, (rows) => scheduleDue(tx, rows)),
    unlessEmpty(batch.noEffectsRemoved, (rows) => deleteNoEffects(tx, rows)),
    unlessEmpty(batch.noEffectsAdded, (rows) => insertNoEffects(tx, rows)),
    unlessEmpty(batch.checkpointsDropped, (rows) => dropCheckpoints(tx, rows)),
    unlessEmpty(batch.checkpoints, (rows) => saveCheckpoints(tx, rows, batch.foldVersion)),
  ];
}

function unlessEmpty<Row>(rows: readonly Row[], write: (rows: readonly Row[]) => Promise<unknown>): Promise<unknown> {
  return rows.length === 0 ? Promise.resolve() : write(rows);
}
