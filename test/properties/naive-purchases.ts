/**
 * What is kept of each purchase, counted the long way from all facts: an independent reading of domain.md ("Facts", "The ladder") that
 * the properties hold against the fold's state.
 */
import type { Fact, FactOf, PurchaseCompleted, PurchaseLine } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Day } from '@loyalty-ladder/domain/time/day.ts';
import type { WholeLife } from './one-fold.ts';

export interface NaiveLine {
  readonly line: PurchaseLine;
  readonly paidMinor: number;
  readonly kept: number;
}

export interface NaivePurchase {
  readonly fact: PurchaseCompleted;
  readonly day: Day;
  readonly lines: readonly NaiveLine[];
}

/** In fold order; a second purchase.completed of a known purchaseId is none. */
export function naivePurchases({ facts, programs }: WholeLife): NaivePurchase[] {
  const purchases = facts.filter((fact) => fact.type === 'purchase.completed');
  const first = purchases.filter(
    ({ purchaseId }, index) => purchases.findIndex((each) => each.purchaseId === purchaseId) === index,
  );
  return first.map((fact) => {
    const day = programs.calendar.dayOf(fact.occurredAt);
    const window = programs.inForceAt(fact.occurredAt).program.returnWindowDays;
    const inTime = facts.filter((each) => programs.calendar.dayOf(each.occurredAt) - day <= window);
    return { fact, day, lines: fact.lines.map((line) => naiveLine(line, fact.purchaseId, inTime)) };
  });
}

function naiveLine(line: PurchaseLine, purchaseId: string, facts: readonly Fact[]): NaiveLine {
  const isCancelled = facts.some((fact) => fact.type === 'purchase.cancelled' && fact.purchaseId === purchaseId);
  const returned = facts
    .filter((fact): fact is FactOf<'purchase.returned'> => fact.type === 'purchase.returned')
    .filter((fact) => fact.purchaseId === purchaseId)
    .flatMap(({ lines }) => lines)
    .filter(({ lineId }) => lineId === line.lineId)
    .reduce((sum, { quantity }) => sum + quantity, 0);
  return {
    line,
    paidMinor: line.quantity * line.unitPriceMinor - line.discountMinor,
    kept: isCancelled ? 0 : Math.max(0, line.quantity - returned),
  };
}

/** Lines that make a kept purchase day: kept in part, with something paid. */
export const keptLines = ({ lines }: NaivePurchase): NaiveLine[] =>
  lines.filter(({ paidMinor, kept }) => paidMinor > 0 && kept > 0);

/** A purchase that is a purchase day for the silence, returned or not. */
export const isPaidFor = ({ lines }: NaivePurchase): boolean => lines.some(({ paidMinor }) => paidMinor > 0);
