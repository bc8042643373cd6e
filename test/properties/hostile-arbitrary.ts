/** Facts that keep every rule of the wire and are as bad as these allow: the ends of time, a million pieces, prices of a trillion. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import * as fc from 'fast-check';
import { caseTimeline } from '../conformance/case-program.ts';
import { type Content, factOf, type PlannedFact, plannedFact } from './fact-arbitrary.ts';
import type { WholeLife } from './one-fold.ts';
import { plannedProgram } from './program-arbitrary.ts';

/** Instants on the wire have years of four digits; an offset may carry them a day beyond. */
const FIRST = Date.parse('0000-01-01T00:00:00Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

const instant: fc.Arbitrary<Instant> = fc.oneof(
  fc.constantFrom(FIRST, FIRST + 1, -1, 0, 1, LAST - 1, LAST),
  fc.integer({ min: FIRST, max: LAST }),
);

const zone = fc.constantFrom('UTC', 'Pacific/Apia', 'America/Sao_Paulo', 'Asia/Manila', 'Africa/Monrovia');

/** The greatest that a program can have. The horizon too: ten thousand years of daily reviews are slow, and tell nothing more. */
const HUGE = {
  pointsPerMajorUnit: 1_000_000,
  horizonDays: 731,
  exchangeRates: {
    XXX: { numerator: 1_000_000_000, denominator: 1 },
    CLF: { numerator: 1, denominator: 1_000_000_000 },
  },
};

const hugePurchase = fc
  .record({
    purchaseId: fc.constantFrom('P1', 'P2', 'P3'),
    currency: fc.constantFrom('JPY', 'KWD', 'XXX', 'CLF'),
    unitPriceMinor: fc.constantFrom(0, 1_000_000, 999_999),
    quantity: fc.constantFrom(1_000_000, 999_999),
    costMinor: fc.constantFrom(0, 1_000_000_000_000),
    lines: fc.constantFrom(1, 50),
  })
  .map(
    ({ purchaseId, currency, lines, ...line }): Content => ({
      type: 'purchase.completed',
      purchaseId,
      channel: 'x',
      currency,
      lines: Array.from({ length: lines }, (_, index) => ({ lineId: `${index}`, sku: 'S', discountMinor: 0, ...line })),
    }),
  );
const hugeReturn = fc.constantFrom('P1', 'P2', 'P3').map(
  (purchaseId): Content => ({
    type: 'purchase.returned',
    returnId: 'R',
    purchaseId,
    lines: Array.from({ length: 50 }, (_, index) => ({ lineId: `${index % 7}`, quantity: 1_000_000 })),
  }),
);
const hugeHold = fc.constant<Content>({ type: 'points.held', holdId: 'H1', points: 2n ** 62n, expiresAt: 0 });
const slowService = fc.constant<Content>({
  type: 'contact.service',
  waitSeconds: 2 ** 31 - 1,
  resolved: false,
  touchpoint: 'x',
});

const hostileFact: fc.Arbitrary<readonly [PlannedFact, Instant]> = fc.tuple(
  fc.oneof(
    plannedFact,
    fc.tuple(plannedFact, fc.oneof(hugePurchase, hugeReturn, hugeHold, slowService)).map(([planned, content]) => ({
      ...planned,
      content,
    })),
  ),
  instant,
);

export const hostileLife: fc.Arbitrary<WholeLife> = fc
  .record({
    zone,
    program: plannedProgram,
    facts: fc.array(hostileFact, { maxLength: 20, size: 'max' }),
    until: instant,
  })
  .map(({ zone, program, facts: planned, until }) => {
    const facts: Fact[] = planned.map(([each, at], index) => factOf(each, index, at)).sort(compareFacts);
    return {
      facts,
      programs: caseTimeline({ zone, ...program.settings, ...HUGE }, [], []),
      until: Math.max(until, facts.at(-1)?.occurredAt ?? until),
    };
  });
