/** The kept lines of one invoice, numbers read exactly. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type InvoiceLine, isKept } from './invoice-line.ts';
import { priceMinor } from './price-minor.ts';

export interface NumberedLine {
  /** From 1, in file order, kept lines only. */
  readonly number: number;
  readonly sku: string;
  /** Positive: pieces bought, or pieces brought back. */
  readonly quantity: number;
  readonly unitPriceMinor: number;
}

export interface Invoice {
  readonly id: string;
  readonly isCancellation: boolean;
  readonly customerId: string;
  /** Of the earliest kept line. */
  readonly at: Instant;
  readonly lines: readonly NumberedLine[];
}

/** @returns invoices in order of their first kept line. @throws RangeError when a line is not like its invoice. */
export function invoicesOf(lines: Iterable<InvoiceLine>): Invoice[] {
  const grouped = new Map<string, InvoiceLine[]>();
  for (const line of lines) {
    if (!isKept(line)) continue;
    const group = grouped.get(line.invoice);
    if (group === undefined) grouped.set(line.invoice, [line]);
    else group.push(line);
  }
  return Array.from(grouped, ([id, group]) => toInvoice(id, group));
}

function toInvoice(id: string, lines: readonly InvoiceLine[]): Invoice {
  const isCancellation = id.startsWith('C');
  const [customerId = '', ...others] = new Set(lines.map((line) => line.customerId));
  if (others.length > 0) throw new RangeError(`invoice ${id} names several customers`);
  return {
    id,
    isCancellation,
    customerId,
    at: Math.min(...lines.map((line) => instantOf(line.invoiceDate))),
    lines: lines.map((line, index) => ({
      number: index + 1,
      sku: line.stockCode,
      quantity: pieces(line, isCancellation),
      unitPriceMinor: priceMinor(line.price),
    })),
  };
}

/** Cancelled quantities are negative in the data. */
function pieces(line: InvoiceLine, isCancellation: boolean): number {
  const quantity = Number(line.quantity) * (isCancellation ? -1 : 1);
  if (!Number.isSafeInteger(quantity) || quantity <= 0) {
    throw new RangeError(`invoice ${line.invoice}: a quantity of ${line.quantity} has the wrong sign or is not whole`);
  }
  return quantity;
}

function instantOf(invoiceDate: string): Instant {
  const at = Date.parse(`${invoiceDate.replace(' ', 'T')}Z`);
  if (Number.isNaN(at)) throw new RangeError(`not a time: ${invoiceDate}`);
  return at;
}
