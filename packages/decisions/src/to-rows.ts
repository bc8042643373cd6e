/** Decisions as the rows that Postgres keeps of them; record-outcomes.ts writes them. What goes out is to-events.ts' concern. */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { DueRow } from '@loyalty-ladder/store/customers/schedule-due.ts';
import type { CustomerUpdate } from '@loyalty-ladder/store/customers/update-customers.ts';
import type { HistoryRow } from '@loyalty-ladder/store/history/insert-history.ts';
import type { RecordedBatch } from '@loyalty-ladder/store/history/record-outcomes.ts';
import type { Decision } from './decision.ts';
import type { NumberedDecision } from './number-decision.ts';

type Rows = Omit<RecordedBatch, 'now' | 'foldVersion' | 'outbox' | 'due'>;

export function toRows(numbered: readonly NumberedDecision[]): Rows {
  const decisions = numbered.map(({ decision }) => decision);
  return {
    customers: numbered.map(customerRow),
    entries: numbered.flatMap(({ entries }) => entries),
    history: numbered.flatMap(historyRows),
    noEffectsAdded: ofCustomers(decisions, ({ noEffectsAdded }) => noEffectsAdded),
    noEffectsRemoved: ofCustomers(decisions, ({ noEffectsRemoved }) => noEffectsRemoved),
    checkpoints: ofCustomers(decisions, ({ checkpoints }) =>
      checkpoints.map(({ at, factCount, state }) => ({ at, factCount, state: encodeState(state) })),
    ),
    checkpointsDropped: ofCustomers(decisions, ({ checkpointsDroppedFrom: from }) =>
      from === undefined ? [] : [{ from }],
    ),
  };
}

/** A fact that waits to be folded is due like what time alone causes. */
export function dueRow({ customer: { customerNo, partition }, nextDueAt, unfoldedFrom }: Decision): DueRow {
  const dueAt = Math.min(nextDueAt ?? Number.POSITIVE_INFINITY, unfoldedFrom ?? Number.POSITIVE_INFINITY);
  return { customerNo, partition, dueAt: dueAt === Number.POSITIVE_INFINITY ? null : dueAt };
}

function customerRow({ decision, version, entries, sequences }: NumberedDecision): CustomerUpdate {
  const { customer, state, factCount, foldedTo, unfoldedFrom } = decision;
  return {
    customerNo: customer.customerNo,
    version,
    foldVersion: FOLD_VERSION,
    state: encodeState(state),
    factCount,
    foldedTo,
    unfoldedFrom,
    entryCount: customer.entryCount + BigInt(entries.length),
    chain: entries.at(-1)?.chain ?? customer.chain,
    sequences,
  };
}

function historyRows({ decision: { customer }, version, outcomes }: NumberedDecision): HistoryRow[] {
  const { customerNo } = customer;
  return outcomes.map((outcome) => ({ ...outcome, customerNo, version }));
}

function ofCustomers<Row extends object>(
  decisions: readonly Decision[],
  rowsOf: (decision: Decision) => readonly Row[],
): (Row & { customerNo: bigint })[] {
  return decisions.flatMap((decision) =>
    rowsOf(decision).map((row) => ({ ...row, customerNo: decision.customer.customerNo })),
  );
}
