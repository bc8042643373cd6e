/**
 * Lines of Online Retail II as facts: an invoice is one purchase, a cancelled invoice becomes returns of what was bought before
 * (bought-lines.ts finds out what). Pure: lines in, facts in fold order out.
 */
import type { Fact, PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts, compareUtf8 } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { BoughtLines } from './bought-lines.ts';
import { type Invoice, invoicesOf } from './invoice.ts';
import type { InvoiceLine } from './invoice-line.ts';

export const ONLINE_RETAIL_SOURCE = 'online-retail-ii';

/** @throws RangeError when a kept line breaks what holds for the whole data set (invoice.ts). */
export function onlineRetailFacts(lines: Iterable<InvoiceLine>): Fact[] {
  const invoices = invoicesOf(lines);
  const purchases = invoices.filter((invoice) => !invoice.isCancellation).map(purchaseOf);
  const bought = new BoughtLines(purchases);
  const returns = invoices
    .filter((invoice) => invoice.isCancellation)
    .sort((a, b) => a.at - b.at || compareUtf8(a.id, b.id))
    .flatMap((invoice) => returnsOf(invoice, bought));
  return [...purchases, ...returns].sort(compareFacts);
}

function purchaseOf(invoice: Invoice): PurchaseCompleted {
  return {
    type: 'purchase.completed',
    id: invoice.id,
    source: ONLINE_RETAIL_SOURCE,
    customerId: invoice.customerId,
    occurredAt: invoice.at,
    purchaseId: invoice.id,
    channel: 'site',
    currency: 'GBP',
    lines: invoice.lines.map((line) => ({
      lineId: String(line.number),
      sku: line.sku,
      quantity: line.quantity,
      unitPriceMinor: line.unitPriceMinor,
      discountMinor: 0,
    })),
  };
}

/** One return for each purchase touched: a cancelled invoice does not say what it takes back from where. */
function returnsOf(invoice: Invoice, bought: BoughtLines): Fact[] {
  return Array.from(bought.takeBack(invoice), ([purchaseId, pieces]) => ({
    type: 'purchase.returned',
    id: `${invoice.id}:${purchaseId}`,
    source: ONLINE_RETAIL_SOURCE,
    customerId: invoice.customerId,
    occurredAt: invoice.at,
    returnId: invoice.id,
    purchaseId,
    lines: Array.from(pieces)
      .sort(([a], [b]) => a - b)
      .map(([lineNumber, quantity]) => ({ lineId: String(lineNumber), quantity })),
  }));
}
