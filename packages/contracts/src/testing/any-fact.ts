/** Any fact that a topic carries, as random as its rules allow. */
import fc from 'fast-check';
import type { WireFact } from '../fact-wire.ts';
import { serviceCause } from '../service-cause.ts';
import { APPENDED } from './fact-record.ts';

const id = fc.string({ unit: 'binary', minLength: 1, maxLength: 60 }).filter((text) => !text.includes('\0'));
const amount = fc.integer({ min: 0, max: 10 ** 6 });
const cause = fc.constantFrom(...serviceCause.options);
const line = fc
  .record(
    {
      sku: id,
      category: id,
      quantity: fc.integer({ min: 1, max: 1e6 }),
      unitPriceMinor: amount,
      part: fc.nat(100),
      costMinor: amount,
    },
    { requiredKeys: ['sku', 'quantity', 'unitPriceMinor', 'part'], noNullPrototype: true },
  )
  .map(({ part, ...rest }) => ({
    ...rest,
    discountMinor: Math.floor((rest.quantity * rest.unitPriceMinor * part) / 100),
  }));
const base = { id, source: id, customerId: id, occurredAt: fc.integer({ min: 0, max: APPENDED + 300_000 }) };

/** A fact of a type with the fields of it that are always there and those that may be. */
const factOf = (type: string, always: object, sometimes: object = {}): fc.Arbitrary<WireFact> => {
  const required = { type: fc.constant(type), ...base, ...always };
  return fc.record(
    { ...required, ...sometimes },
    { requiredKeys: Object.keys(required) as never[], noNullPrototype: true },
  ) as fc.Arbitrary<WireFact>;
};

/** One arbitrary for each type. */
export const FACTS: readonly fc.Arbitrary<WireFact>[] = [
  factOf(
    'purchase.completed',
    {
      purchaseId: id,
      channel: id,
      currency: fc.constantFrom('GBP', 'JPY', 'KWD'),
      lines: fc
        .array(line, { minLength: 1, maxLength: 5 })
        .map((lines) => lines.map((each, index) => ({ lineId: `${index}`, ...each }))),
    },
    { storeId: id },
  ),
  factOf('purchase.returned', {
    returnId: id,
    purchaseId: id,
    lines: fc.array(fc.record({ lineId: id, quantity: fc.integer({ min: 1, max: 1e6 }) }, { noNullPrototype: true }), {
      minLength: 1,
      maxLength: 5,
    }),
  }),
  factOf('purchase.cancelled', { purchaseId: id }),
  factOf('contact.delivered', { channel: id }, { campaignId: id, triggerId: id, costMinor: amount }),
  factOf('contact.visited', { channel: fc.constantFrom('shop', 'site', 'app') }),
  factOf(
    'contact.responded',
    { response: fc.constantFrom('opened', 'clicked', 'coupon-redeemed') },
    { campaignId: id, triggerId: id },
  ),
  factOf(
    'contact.service',
    { waitSeconds: fc.nat(2_592_000), resolved: fc.boolean(), touchpoint: id },
    { employeeId: id, cause },
  ),
  factOf('contact.consent', { channel: id, granted: fc.boolean() }),
  factOf('feedback.nps', { score: fc.nat(10), surveyId: id }, { touchpoint: id, employeeId: id }),
  factOf('feedback.csat', { score: fc.integer({ min: 1, max: 5 }) }, { touchpoint: id }),
  factOf('feedback.review', { rating: fc.integer({ min: 1, max: 5 }) }, { published: fc.boolean(), touchpoint: id }),
  factOf('feedback.complaint-opened', { complaintId: id, cause }),
  factOf('feedback.complaint-resolved', { complaintId: id, cause }),
  factOf('feedback.referral', { referredCustomerId: id }),
];
export const anyFact = fc.oneof(...FACTS);
