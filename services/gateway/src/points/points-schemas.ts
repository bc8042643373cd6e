/** What requests about points carry and what is answered. Points are decimal text; in a request a whole number is taken too. */
import { idText } from '@loyalty-ladder/contracts/text.ts';
import { ADJUSTMENT_REASONS } from '@loyalty-ladder/decisions/points/adjustment-command.ts';
import { ADJUSTMENT_STATES } from '@loyalty-ladder/decisions/points/adjustment-view.ts';
import { z } from 'zod';

/** Far above what anybody has, and far below what a sum of them could not hold. */
const DIGITS_MAX = 12;
const REFERENCE_LENGTH_MAX = 128;
const NOTE_LENGTH_MAX = 1_000;
const HOLD_SECONDS_MAX = 31 * 86_400;

const COUNT_RULE = `must be a whole number from 1, of at most ${DIGITS_MAX} digits, as text or number`;
const CHANGE_RULE = `must be a whole number other than 0, of at most ${DIGITS_MAX} digits, as text or number`;

const digits = (pattern: RegExp, rule: string) =>
  z
    .union([z.string(), z.number()], { error: rule })
    .refine((value) => pattern.test(String(value)), { error: rule })
    .transform(BigInt);

export const pointsAsked = digits(new RegExp(`^[1-9]\\d{0,${DIGITS_MAX - 1}}$`), COUNT_RULE).describe(
  'How many: a whole number from 1, as text or number.',
);

export const pointsChange = digits(new RegExp(`^-?[1-9]\\d{0,${DIGITS_MAX - 1}}$`), CHANGE_RULE).describe(
  'Given, or taken if below 0: a whole number, as text or number.',
);

const text = (lengthMax: number) =>
  z
    .string()
    .min(1)
    .max(lengthMax)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), {
      error: 'must be well-formed text without NUL',
    });

export const reference = text(REFERENCE_LENGTH_MAX).describe(
  'What it is for, such as an order or a receipt; given back with the hold. Nothing follows from it.',
);

export const note = text(NOTE_LENGTH_MAX).describe('Why, in free words, for staff; kept apart from the ledger.');

export const reason = z.enum(ADJUSTMENT_REASONS).describe('Why, as a code: it is in the ledger for good.');

export const ttlSeconds = z
  .int()
  .min(1)
  .max(HOLD_SECONDS_MAX)
  .describe('How long the points are held; then they are released by themselves. Default: 900.');

export const expiresAt = z.iso
  .datetime({ offset: true })
  .describe('Instead of ttlSeconds: until when they are held, at most 31 days ahead.');

export const customerPath = z.strictObject({ customerId: idText });
export const holdPath = z.strictObject({ customerId: idText, holdId: idText });
export const adjustmentPath = z.strictObject({ adjustmentId: idText });

export const attemptHeaders = z.looseObject({
  'idempotency-key': z
    .string()
    .optional()
    .describe(
      'Names the attempt, with 1 to 255 printable characters (a UUID, say); needed. Sent again with the same key it is answered as it was, and done no second time.',
    ),
});

const points = z.string().describe('A whole number, as text.');
const instant = z.iso.datetime();

export const holdSchema = z.strictObject({
  holdId: z.string(),
  customerId: z.string(),
  state: z.enum(['open', 'captured', 'released', 'expired']),
  points,
  captured: points.describe('Of them, for good.'),
  restored: points.describe('Of what was captured, given back.'),
  heldAt: instant,
  expiresAt: instant,
  endedAt: instant.nullable().describe('null: it is open.'),
  reference: z.string().nullable(),
});

const afterFields = {
  balances: z
    .strictObject({ available: points, pending: points, held: points })
    .describe('After it. `available` is below 0 for one who owes points.'),
  pending: z.strictObject({
    points: points.describe('Earned and not vested: not to be spent yet.'),
    waitingReturns: z.int().describe('Returns and cancellations whose purchase is not known.'),
    unfoldedFrom: instant
      .nullable()
      .describe('The oldest fact that is counted here and follows in the ledger; null: all are there.'),
  }),
  asOf: instant.describe("By the ladder's clock; every fact that was recorded by then is counted."),
  purchasesKnown: z
    .boolean()
    .describe('All purchases and returns that lay in Kafka when it was asked are counted; false: some may not be.'),
};

export const holdAnswer = z.strictObject({ hold: holdSchema, ...afterFields });

export const adjustmentSchema = z.strictObject({
  adjustmentId: z.string().describe('In the statement it is the cause of the line.'),
  customerId: z.string(),
  state: z.enum(ADJUSTMENT_STATES).describe('waiting: for somebody with another key.'),
  points: z.string().describe('Given, or taken if below 0.'),
  reason: z.string(),
  note: z.string(),
  proposedBy: z.string().describe('A key, by its public id.'),
  proposedAt: instant,
  expiresAt: instant.describe('From then on it cannot be approved any more.'),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
});

export const adjustmentAnswer = z.strictObject({
  adjustment: adjustmentSchema,
  after: z.strictObject(afterFields).nullable().describe('The points, once they are corrected; null: they are not.'),
});
