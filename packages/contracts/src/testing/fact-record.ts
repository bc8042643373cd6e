/** A purchase as a consumer gets it from the wire, and the same with other headers. */
import type { PurchaseLine } from '@loyalty-ladder/domain/facts/fact.ts';
import { headersOf, type MessageHeader } from '../cloud-events.ts';
import { encodeFact, type FactRecord, type WireFact } from '../fact-wire.ts';
import { SchemaCatalog } from '../schema-catalog.ts';

export const catalog = SchemaCatalog.local();
/** When the broker took it. */
export const APPENDED = Date.parse('2010-12-09T00:00:00Z');

/** As a consumer gets it: headers are bytes. */
export function recordOf(fact: WireFact): FactRecord & { readonly headers: MessageHeader[] } {
  const { key, value, headers } = encodeFact(fact, catalog);
  const bytes = headersOf(headers).map((header) => ({ ...header, value: Buffer.from(header.value ?? '') }));
  return { key, value, headers: bytes, timestamp: APPENDED };
}

/** @param values none: without the header; several: it is there as often. */
export function withHeader(record: FactRecord, name: string, ...values: MessageHeader['value'][]): FactRecord {
  const others = [...record.headers].filter((header) => header.name !== name);
  return { ...record, headers: [...others, ...values.map((value) => ({ name, value }))] };
}

export const LINE: PurchaseLine = { lineId: '1', sku: '85123A', quantity: 6, unitPriceMinor: 255, discountMinor: 30 };
export const PURCHASE: WireFact = {
  type: 'purchase.completed',
  id: 'F1',
  source: 'till/7',
  customerId: 'c1',
  occurredAt: APPENDED - 1000,
  purchaseId: 'P1',
  channel: 'shop',
  currency: 'GBP',
  lines: [LINE],
};
