/**
 * Which purchase lines a cancelled invoice takes back. The data does not say, so: pieces of the same customer and stock code bought
 * earlier, the latest first; what an earlier return took is gone; what finds nothing belongs to a purchase before the data began.
 */
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareUtf8 } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Invoice, NumberedLine } from './invoice.ts';

interface BoughtLine {
  readonly at: Instant;
  readonly purchaseId: string;
  readonly number: number;
  left: number;
}

/** Pieces by line number. */
type Pieces = Map<number, number>;

export class BoughtLines {
  /** By customer and stock code, the latest first. */
  readonly #lines = new Map<string, BoughtLine[]>();

  constructor(purchases: readonly PurchaseCompleted[]) {
    for (const purchase of purchases) this.#add(purchase);
    for (const lines of this.#lines.values()) lines.sort(latestFirst);
  }

  /**
   * Cancellations must come in the order of (time, invoice): each finds what those before it have left.
   * @returns pieces taken, by purchase; those that found none under `unknown:<invoice>`, by the cancellation's own line numbers.
   */
  takeBack(cancellation: Invoice): Map<string, Pieces> {
    const taken = new Map<string, Pieces>();
    for (const line of cancellation.lines) {
      const missing = this.#take(cancellation, line, taken);
      if (missing > 0) addPieces(taken, `unknown:${cancellation.id}`, line.number, missing);
    }
    return taken;
  }

  #add({ customerId, purchaseId, occurredAt, lines }: PurchaseCompleted): void {
    for (const { lineId, sku, quantity } of lines) {
      const key = shelfKey(customerId, sku);
      const line = { at: occurredAt, purchaseId, number: Number(lineId), left: quantity };
      const shelf = this.#lines.get(key);
      if (shelf === undefined) this.#lines.set(key, [line]);
      else shelf.push(line);
    }
  }

  /** @returns how many pieces found no purchase. */
  #take({ customerId, at }: Invoice, { sku, quantity }: NumberedLine, taken: Map<string, Pieces>): number {
    let wanted = quantity;
    for (const line of this.#lines.get(shelfKey(customerId, sku)) ?? []) {
      if (line.at > at) continue;
      const pieces = Math.min(wanted, line.left);
      if (pieces === 0) continue;
      line.left -= pieces;
      wanted -= pieces;
      addPieces(taken, line.purchaseId, line.number, pieces);
    }
    return wanted;
  }
}

function latestFirst(a: BoughtLine, b: BoughtLine): number {
  return b.at - a.at || compareUtf8(b.purchaseId, a.purchaseId) || b.number - a.number;
}

function shelfKey(customerId: string, sku: string): string {
  return `${customerId}\0${sku}`;
}

function addPieces(taken: Map<string, Pieces>, purchaseId: string, lineNumber: number, pieces: number): void {
  const ofPurchase = taken.get(purchaseId) ?? new Map<number, number>();
  ofPurchase.set(lineNumber, (ofPurchase.get(lineNumber) ?? 0) + pieces);
  taken.set(purchaseId, ofPurchase);
}
