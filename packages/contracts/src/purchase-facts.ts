/**
 * What a purchase, a return and a cancellation are on the wire (topic loyalty.purchases), and which values are refused: the Avro schemas
 * beside (schemas/purchase.*.avsc) say what the bytes are, this says what the values may be. fact-wire.ts reads records with it.
 * Second of the eight files to follow a purchase; next: packages/pipeline/src/apply-batch.ts (what becomes of it).
 */
import { z } from 'zod';
import { currency } from './currency.ts';
import { type FactBodies, optional } from './fact-body.ts';
import { purchaseLines, returnLines } from './purchase-lines.ts';
import { idText, nameText } from './text.ts';

export const PURCHASE_FACTS = {
  /** Paid for: `channel` is where, `storeId` which shop; amounts are minor units of `currency`. */
  'purchase.completed': z.object({
    customerId: idText,
    purchaseId: idText,
    channel: nameText,
    storeId: optional(idText),
    currency,
    lines: purchaseLines,
  }),
  /** Pieces came back. The purchase may be published later than its return: nothing here needs it. */
  'purchase.returned': z.object({
    customerId: idText,
    returnId: idText,
    purchaseId: idText,
    lines: returnLines,
  }),
  /** All that was still kept came back. */
  'purchase.cancelled': z.object({ customerId: idText, purchaseId: idText }),
} satisfies FactBodies<'purchase'>;
