/** Facts of every kind about few purchases, complaints and holds, so that they meet; times are still days and moments of a life. */
import type { Fact, FactOf, FactType, PurchaseLine, ServiceCause } from '@loyalty-ladder/domain/facts/fact.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import * as fc from 'fast-check';
import { timeOfDay } from './nasty-calendar.ts';

type Base = 'id' | 'source' | 'customerId' | 'occurredAt';

/** What a fact says without saying whose, which and when. */
export type Content = { readonly [T in FactType]: Omit<FactOf<T>, Base> }[FactType];

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
    costMinor: fc.constantFrom(undefined, 0, 1, 333, 900, 3001),
  })
  .map(({ category, quantity, unitPriceMinor, discount, costMinor }): Omit<PurchaseLine, 'lineId'> => {
    const price = quantity * unitPriceMinor;
    const discountMinor = { none: 0, one: Math.min(1, price), half: Math.floor(price / 2), all: price }[discount] ?? 0;
    return { sku: 'S', quantity, unitPriceMinor, discountMinor, ...given({ category, costMinor }) };
  });

const purchase = fc
  .record({
    purchaseId: fc.constantFrom('P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P7', 'P8'),
    channel: fc.constant('shop'),
    currency: fc.constantFrom('GBP', 'GBP', 'GBP', 'JPY', 'KWD'),
    lines: fc.array(line, { minLength: 1, maxLength: 3 }),
  })
  .map(({ lines, ...rest }) => ({
    ...rest,
    lines: lines.map((each, index) => ({ lineId: String(index + 1), ...each })),
  }));

const touchedPurchase = fc.constantFrom('P1', 'P2', 'P3', 'P4', 'P5', 'P6', 'P9');
const purchaseReturn = fc.record({
  returnId: fc.constant('R'),
  purchaseId: touchedPurchase,
  lines: fc.array(
    fc.record({ lineId: fc.constantFrom('1', '1', '2', '3', '4'), quantity: fc.integer({ min: 1, max: 4 }) }),
    { minLength: 1, maxLength: 3 },
  ),
});
/** One of them has the name of something that every object has. */
const touchpoint = fc.constantFrom(undefined, 'till', 'till', 'phone', 'site', 'constructor');
const cause = fc.constantFrom<ServiceCause>(
  ...(['consulting', 'service', 'unfriendliness', 'unwillingness', 'waiting', 'quality', 'price', 'other'] as const),
);
const delivery = fc
  .constantFrom(undefined, 0, 7, 400)
  .map((costMinor) => ({ channel: 'email', ...given({ costMinor }) }));
const response = fc.record({ response: fc.constantFrom('opened', 'clicked', 'coupon-redeemed', 'coupon-redeemed') });
const service = fc
  .record({
    waitSeconds: fc.constantFrom(0, 600, 601, 7200),
    resolved: fc.boolean(),
    cause: fc.option(cause, { nil: undefined }),
  })
  .map(({ cause, ...rest }) => ({ ...rest, touchpoint: 'shop', ...given({ cause }) }));
const complaint = fc.record({ complaintId: fc.constantFrom('K1', 'K2'), cause });
const referral = fc.record({ referredCustomerId: fc.constantFrom('F1', 'F2') });
const answer = fc
  .record({
    score: fc.constantFrom(0, 6, 7, 10),
    surveyId: fc.constantFrom('S1', 'S2', 'S3'),
    touchpoint,
    employeeId: fc.constantFrom(undefined, 'E1'),
  })
  .map(({ touchpoint, employeeId, ...rest }) => ({ ...rest, ...given({ touchpoint, employeeId }) }));
const outOfFive = fc.tuple(fc.integer({ min: 1, max: 5 }), touchpoint);
const csat = outOfFive.map(([score, touchpoint]) => ({ score, ...given({ touchpoint }) }));
const review = outOfFive.map(([rating, touchpoint]) => ({ rating, ...given({ touchpoint }) }));
const holdId = fc.constantFrom('H1', 'H2', 'H3');
const hold = fc.record({ holdId, points: fc.constantFrom(1n, 7n, 40n, 1000n), expiresAt: fc.constant(0) });
const release = fc.record({ holdId });
const capture = fc
  .record({ holdId, points: fc.constantFrom(undefined, undefined, 3n, 30n, 500n, 2000n) })
  .map(({ points, ...rest }) => (points === undefined ? rest : { ...rest, points }));
const restore = fc.record({ holdId, points: fc.constantFrom(1n, 5n, 30n, 600n) });
const adjustment = fc.record({
  adjustmentId: fc.constantFrom('A1', 'A2', 'A3'),
  points: fc.constantFrom(1n, 20n, 300n, -1n, -15n, -200n),
  reason: fc.constant('goodwill'),
});

type Carried<T extends FactType> = Omit<FactOf<T>, Base | 'type'>;

/** Of every type what its facts carry and how often they come: a type that is not here would be met by no property. */
const CARRIED: { readonly [T in FactType]: { readonly weight: number; readonly arbitrary: fc.Arbitrary<Carried<T>> } } =
  {
    'purchase.completed': { weight: 96, arbitrary: purchase },
    'purchase.returned': { weight: 48, arbitrary: purchaseReturn },
    'purchase.cancelled': { weight: 12, arbitrary: fc.record({ purchaseId: touchedPurchase }) },
    'contact.delivered': { weight: 4, arbitrary: delivery },
    'contact.visited': { weight: 4, arbitrary: fc.constant({ channel: 'site' }) },
    'contact.responded': { weight: 4, arbitrary: response },
    'contact.service': { weight: 8, arbitrary: service },
    'contact.consent': { weight: 4, arbitrary: fc.constant({ channel: 'email', granted: false }) },
    'feedback.nps': { weight: 6, arbitrary: answer },
    'feedback.csat': { weight: 3, arbitrary: csat },
    'feedback.review': { weight: 3, arbitrary: review },
    'feedback.complaint-opened': { weight: 6, arbitrary: complaint },
    'feedback.complaint-resolved': { weight: 6, arbitrary: complaint },
    'feedback.referral': { weight: 6, arbitrary: referral },
    'feedback.referral-converted': { weight: 6, arbitrary: referral },
    'points.held': { weight: 18, arbitrary: hold },
    'points.captured': { weight: 14, arbitrary: capture },
    'points.released': { weight: 6, arbitrary: release },
    'points.restored': { weight: 14, arbitrary: restore },
    'points.adjusted': { weight: 6, arbitrary: adjustment },
  };

/** @param weights how often each type comes instead of as usual. */
export function contentOf(weights?: Readonly<Partial<Record<FactType, number>>>): fc.Arbitrary<Content> {
  return fc.oneof(
    ...Object.entries(CARRIED).map(([type, { weight, arbitrary }]) => ({
      weight: weights === undefined ? weight : (weights[type as FactType] ?? 0),
      arbitrary: (arbitrary as fc.Arbitrary<object>).map((carried) => ({ type, ...carried }) as Content),
    })),
  );
}

const content = contentOf();

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

/** What is undefined is not there. */
function given<Optional extends object>(
  fields: Optional,
): { [Key in keyof Optional]?: Exclude<Optional[Key], undefined> } {
  const there = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(there) as { [Key in keyof Optional]?: Exclude<Optional[Key], undefined> };
}
