/** One line of the data set, as text: what the mapping reads, and which lines it keeps at all (online-retail-facts.ts). */

export interface InvoiceLine {
  /** Begins with C for a cancellation. */
  readonly invoice: string;
  readonly stockCode: string;
  readonly quantity: string;
  /** `2010-01-05 09:00:00`, taken as UTC. */
  readonly invoiceDate: string;
  /** Of one piece, in pounds. */
  readonly price: string;
  /** Empty when the shop did not know who bought. */
  readonly customerId: string;
}

/** Columns in the order of the data set, by the names it gives them. */
export const COLUMNS = ['Invoice', 'StockCode', 'Quantity', 'InvoiceDate', 'Price', 'Customer ID'] as const;

/** @throws RangeError unless there are as many cells as columns. */
export function invoiceLineOf(cells: readonly string[]): InvoiceLine {
  const [invoice, stockCode, quantity, invoiceDate, price, customerId] = cells;
  if (customerId === undefined || cells.length !== COLUMNS.length) {
    throw new RangeError(`an invoice line has ${COLUMNS.length} cells: ${cells.join(',')}`);
  }
  return { invoice, stockCode, quantity, invoiceDate, price, customerId } as InvoiceLine;
}

/** A customer, something from the shelves (codes like POST, M, BANK CHARGES are not) and a price: all else is no purchase of anybody. */
export function isKept(line: InvoiceLine): boolean {
  return line.customerId !== '' && /^[0-9]{5}/.test(line.stockCode) && Number(line.price) > 0;
}
