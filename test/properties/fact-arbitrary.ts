/** Facts of every kind about few purchases, complaints and holds, so that they meet; times are still days and moments of a life. */
import type { Fact, FactOf, FactType, PurchaseLine } from '@loyalty-ladder/domain/facts/fact.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import * as fc from 'fast-check';
import { timeOfDay } from './nasty-calendar.ts';

/** What a fact says without saying whose, which and when. */
export type Content = {
  readonly [T in FactType]: Omit<FactOf<T>, 'id' | 'source' | 'customerId' | 'occurredAt'>;
}[FactType];

export interface PlannedFact {
  /** Of the life's span, in thousandths. */
  readonly place: number;
  readonly timeMs: number;
  readonly source: string;
  readonly idPrefix: string;
  readonly content: Content;
  /** Of a hold: how long after its start it ends. */
  readonly holdMs: number;
  /** Place in the order of arrival, and how often it comes again. */
  readonly arrives: number;
  readonly repeats: number;
}

const line = fc
  .record({
    category: fc.option(fc.constantFrom('toys', 'food'), { nil: undefined }),
    quantity: fc.integer({ min: 1, max: 4 }),
    unitPriceMinor: fc.constantFrom(0, 1, 99, 333, 1000, 1234, 2500, 100_000),
    discount: fc.constantFrom('none', 'none', 'none', 'none', 'one', 'half', 'all'),
  })
  .map(({ category, quantity, unitPriceMinor, discount }): Omit<PurchaseLine, 'lineId'> => {
    const price = quantity * unitPriceMinor;
    const discountMinor = { none: 0, one: Math.min(1, price), half: Math.floor(price / 2), all: price }[discount] ?? 0;
    return { sku: 'S', ...(category === undefined ? {} : { category }), quantity, unitPriceMinor, discountMinor };
  });

const purchase = fc
  .record({
    purchaseId: fc.constantFrom('P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'),
    currency: fc.constantFrom('GBP', 'GBP', 'GBP', 'JPY', 'KWD'),
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  })
  .map(
    ({ lines, ...rest }): Content => ({
      type: 'purchase.completed',
      channel: 'shop',
      ...rest,
      lines: lines.map((each, index) => ({ lineId: String(index + 1), ...each })),
    }),
  );

const touchedPurchase = fc.constantFrom('P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P9');
const purchaseReturn = fc.record({
  type: fc.constant('purchase.returned' as const),
  returnId: fc.constant('R'),
  purchaseId: touchedPurchase,
  lines: fc.array(
    fc.record({ lineId: fc.constantFrom('1', '1', '2', '3', '4'), quantity: fc.integer({ min: 1, max: 4 }) }),
    { minLength: 1, maxLength: 3 },
  ),
});
const cancellation = fc.record({ type: fc.constant('purchase.cancelled' as const), purchaseId: touchedPurchase });

const contact = fc.constantFrom<Content>(
  { type: 'contact.delivered', channel: 'email' },
  { type: 'contact.visited', channel: 'site' },
  { type: 'contact.responded', response: 'opened' },
  { type: 'contact.service', waitSeconds: 0, resolved: true, touchpoint: 'shop' },
  { type: 'contact.service', waitSeconds: 7200, resolved: false, cause: 'waiting', touchpoint: 'phone' },
  { type: 'contact.consent', channel: 'email', granted: false },
);

const cause = 'quality' as const;
const complaintId = fc.constantFrom('K1', 'K2');
const referredCustomerId = fc.constantFrom('F1', 'F2');
const feedback = fc.oneof(
  fc.record({
    type: fc.constant('feedback.nps' as const),
    score: fc.constantFrom(0, 6, 7, 10),
    surveyId: fc.constantFrom('S1', 'S2', 'S3'),
  }),
  fc.record({ type: fc.constant('feedback.complaint-opened' as const), complaintId, cause: fc.constant(cause) }),
  fc.record({ type: fc.constant('feedback.complaint-resolved' as const), complaintId, cause: fc.constant(cause) }),
  fc.record({ type: fc.constant('feedback.referral' as const), referredCustomerId }),
  fc.record({ type: fc.constant('feedback.referral-converted' as const), referredCustomerId }),
  fc.constantFrom<Content>({ type: 'feedback.csat', score: 1 }, { type: 'feedback.review', rating: 5 }),
);

const holdId = fc.constantFrom('H1', 'H2', 'H3');
const redemption = fc.oneof(
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('points.held' as const),
      holdId,
      points: fc.constantFrom(1n, 7n, 40n, 1000n),
      expiresAt: fc.constant(0),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('points.captured' as const), holdId }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('points.released' as const), holdId }) },
);

const content: fc.Arbitrary<Content> = fc.oneof(
  { weight: 8, arbitrary: purchase },
  { weight: 4, arbitrary: purchaseReturn },
  { weight: 1, arbitrary: cancellation },
  { weight: 2, arbitrary: contact },
  { weight: 3, arbitrary: feedback },
  { weight: 3, arbitrary: redemption },
);

/** Sources and ids on both sides of U+FFFF, where UTF-8 and UTF-16 order differently. */
export const plannedFact: fc.Arbitrary<PlannedFact> = fc.record({
  place: fc.nat(999),
  timeMs: timeOfDay,
  source: fc.constantFrom('till', 'till', 'till', 'web', '\u{1F600}', '\uFFFD'),
  idPrefix: fc.constantFrom('A', 'A', 'Z', '\u{1F600}', '\uFFFD'),
  content,
  holdMs: fc.constantFrom(1, HOUR_MS, 14 * HOUR_MS, 24 * HOUR_MS, 40 * 24 * HOUR_MS, 400 * 24 * HOUR_MS),
  arrives: fc.nat(99),
  repeats: fc.constantFrom(0, 0, 0, 1, 2),
});

export function factOf(planned: PlannedFact, index: number, occurredAt: number): Fact {
  const { content, source, idPrefix, holdMs } = planned;
  const base = { id: `${idPrefix}${index}`, source, customerId: 'c1', occurredAt };
  return content.type === 'points.held'
    ? { ...content, ...base, expiresAt: occurredAt + holdMs }
    : ({ ...content, ...base } as Fact);
}
