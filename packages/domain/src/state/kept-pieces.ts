/**
 * What is kept of one purchase: its lines less what returns and cancellations took, in fold order. Nothing of it is in the state; it is
 * counted anew from the purchase and the returns before (`related`), once a purchase and fold.
 */
import type { Fact, PurchaseCancelled, PurchaseCompleted, PurchaseReturned } from '../facts/fact.ts';
import type { NoEffectReason } from './outcome.ts';

export type Return = PurchaseReturned | PurchaseCancelled;

export function isReturn(fact: Fact): fact is Return {
  return fact.type === 'purchase.returned' || fact.type === 'purchase.cancelled';
}

/** Below it a search costs less than a map of all lines. */
const LINES_SEARCHED_MAX = 64;

export class KeptPieces {
  readonly purchase: PurchaseCompleted;
  /** Pieces kept, line by line. */
  kept: readonly number[];
  #places: Map<string, number> | undefined;

  constructor(purchase: PurchaseCompleted) {
    this.purchase = purchase;
    this.kept = purchase.lines.map(({ quantity }) => quantity);
  }

  /** @returns why some of the pieces, or all, were not taken. */
  take(fact: Return): ReadonlySet<NoEffectReason> {
    if (fact.type === 'purchase.returned') return this.#takeLines(fact);
    this.kept = this.kept.map(() => 0);
    return NOTHING_REFUSED;
  }

  /** A line may repeat in a return: the pieces are summed. */
  #takeLines({ lines }: PurchaseReturned): ReadonlySet<NoEffectReason> {
    const kept = [...this.kept];
    let refused: ReadonlySet<NoEffectReason> = NOTHING_REFUSED;
    for (const { lineId, quantity } of lines) {
      const place = this.#placeOf(lineId);
      const there = place === undefined ? undefined : kept[place];
      if (place === undefined || there === undefined) refused = new Set([...refused, 'line-never-bought']);
      else {
        if (quantity > there) refused = new Set([...refused, 'beyond-kept']);
        kept[place] = Math.max(there - quantity, 0);
      }
    }
    this.kept = kept;
    return refused;
  }

  #placeOf(lineId: string): number | undefined {
    const { lines } = this.purchase;
    if (lines.length <= LINES_SEARCHED_MAX) {
      const place = lines.findIndex((line) => line.lineId === lineId);
      return place < 0 ? undefined : place;
    }
    this.#places ??= new Map(lines.map((line, index) => [line.lineId, index]));
    return this.#places.get(lineId);
  }
}

const NOTHING_REFUSED: ReadonlySet<NoEffectReason> = new Set();
