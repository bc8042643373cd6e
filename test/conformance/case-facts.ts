/** The facts of a case: what nothing depends on may be left out and is filled in here, instants are ISO texts. */
import type { Fact, FactOf, FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import * as z from 'zod';

const text = z
  .string()
  .min(1)
  .refine((value) => value.isWellFormed() && !value.includes('\0'), 'is well-formed Unicode without NUL');
export const instant = z.iso
  .datetime({ error: 'is an instant in UTC, such as 2024-01-10T10:00:00.000Z' })
  .transform((value) => Date.parse(value));
const quantity = z.int().min(1, 'a quantity is a positive integer');
const minor = z.int().min(0, 'amounts are integers of minor units, not below zero');
const somePoints = z
  .int()
  .min(1)
  .transform((value) => BigInt(value));
const signedPoints = z
  .int()
  .refine((value) => value !== 0, 'a correction gives or takes something')
  .transform((value) => BigInt(value));
const cause = z
  .enum(['consulting', 'service', 'unfriendliness', 'unwillingness', 'waiting', 'quality', 'price', 'other'])
  .default('other');

const purchaseLine = z
  .looseObject({
    lineId: text,
    sku: text.default('S1'),
    category: text.optional(),
    quantity,
    unitPriceMinor: minor,
    discountMinor: minor.default(0),
    costMinor: minor.optional(),
  })
  .refine(({ quantity, unitPriceMinor, discountMinor }) => discountMinor <= quantity * unitPriceMinor, {
    path: ['discountMinor'],
    error: "a line's discount is at most its price",
  });
const purchaseLines = z
  .array(purchaseLine)
  .min(1)
  .refine((lines) => new Set(lines.map(({ lineId }) => lineId)).size === lines.length, {
    error: 'lineId is unique within a purchase',
  });

/** By type, what it carries beside id, source, customerId and occurredAt. */
const CARRIES = {
  'purchase.completed': {
    purchaseId: text,
    channel: text.default('shop'),
    currency: z
      .string()
      .regex(/^[A-Z]{3}$/, 'is not a currency code of ISO 4217')
      .default('GBP'),
    lines: purchaseLines,
  },
  'purchase.returned': {
    returnId: text.optional(),
    purchaseId: text,
    lines: z.array(z.looseObject({ lineId: text, quantity })).min(1),
  },
  'purchase.cancelled': { purchaseId: text },
  'contact.delivered': { channel: text.default('email') },
  'contact.visited': { channel: text.default('shop') },
  'contact.responded': { response: text.default('opened') },
  'contact.service': {
    waitSeconds: z.int().min(0).default(0),
    resolved: z.boolean().default(true),
    touchpoint: text.default('shop'),
  },
  'contact.consent': { channel: text.default('email'), granted: z.boolean().default(true) },
  'feedback.nps': { score: z.int().min(0).max(10), surveyId: text.default('survey') },
  'feedback.csat': { score: z.int().min(1).max(5) },
  'feedback.review': { rating: z.int().min(1).max(5) },
  'feedback.complaint-opened': { complaintId: text, cause },
  'feedback.complaint-resolved': { complaintId: text, cause },
  'feedback.referral': { referredCustomerId: text },
  'feedback.referral-converted': { referredCustomerId: text },
  'points.held': {
    holdId: text,
    points: somePoints,
    expiresAt: instant,
  },
  'points.captured': { holdId: text, points: somePoints.optional() },
  'points.released': { holdId: text },
  'points.restored': { holdId: text, points: somePoints },
  'points.adjusted': { adjustmentId: text, points: signedPoints, reason: text.default('goodwill') },
} satisfies { [T in FactType]: Partial<Record<keyof FactOf<T>, z.ZodType>> };

const schemas = Object.entries(CARRIES).map(([type, carries]) =>
  z.looseObject({
    type: z.literal(type),
    id: text,
    source: text.default('test'),
    customerId: text.default('c1'),
    occurredAt: instant,
    ...carries,
  }),
);

export const caseFacts = z
  .array(z.discriminatedUnion('type', schemas as [(typeof schemas)[0], ...typeof schemas]))
  .superRefine((facts, context) => {
    const seen = new Set<string>();
    facts.forEach(({ source, id }, index) => {
      const key = `${source}\0${id}`;
      if (seen.has(key)) context.addIssue({ code: 'custom', path: [index, 'id'], message: 'each fact is there once' });
      seen.add(key);
    });
  })
  .transform((facts) => facts as unknown as Fact[]);
