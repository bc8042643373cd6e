/** How large states are on real data (ARCHITECTURE.md says the figures): a cache of the facts, small whatever a customer bought. */
import { demoFacts, type FactChoice } from '@loyalty-ladder/demo/demo-facts.ts';
import { createStateCodec, encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { STATE_SCHEMAS } from '@loyalty-ladder/store/codecs/state-schemas.ts';
import { expect, test } from 'vitest';
import { caseTimeline } from '../conformance/case-program.ts';
import { oneFold } from '../properties/one-fold.ts';

const MEDIAN_BYTES_MAX = 600;
/** A wholesaler who bought on most days of the year. */
const BYTES_MAX = 2_000;
/** What the median may grow by with all that is known of a customer beside points, rung and risk (version 3 of the schema). */
const KNOWN_BYTES_MAX = 60;
const UNTIL = Date.parse('2010-12-10T00:00:00Z');

/** Without months, evidence, cases and reviews. */
const before = createStateCodec(STATE_SCHEMAS.filter(({ version }) => version <= 2));

const CHOICES: readonly FactChoice[] = ['purchases', 'all'];

test.each(CHOICES)(
  'states of a year of real customers take a median of at most 600 bytes (facts: %s)',
  { timeout: 60_000 },
  async (facts) => {
    const states = await statesOf(facts);
    const sizes = figuresOf(states.map((each) => encodeState(each).length));
    const smaller = figuresOf(states.map((each) => before.encode(each).length));
    console.info(`bytes of a state (${facts}): ${JSON.stringify(sizes)}; by version 2: ${JSON.stringify(smaller)}`);
    expect(sizes.customers).toBe(4_314);
    expect(sizes.median).toBeLessThanOrEqual(MEDIAN_BYTES_MAX);
    expect(sizes.max).toBeLessThanOrEqual(BYTES_MAX);
    expect(sizes.median - smaller.median).toBeLessThanOrEqual(KNOWN_BYTES_MAX);
  },
);

async function statesOf(choice: FactChoice) {
  const programs = caseTimeline({}, []);
  const byCustomer = Map.groupBy(await demoFacts({ facts: choice }), ({ customerId }) => customerId);
  return [...byCustomer.values()].map((facts) => oneFold({ facts, programs, until: UNTIL }).state);
}

function figuresOf(bytes: readonly number[]) {
  const sorted = bytes.toSorted((a, b) => a - b);
  const quantile = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return { customers: sorted.length, median: quantile(0.5), p99: quantile(0.99), max: quantile(1) };
}
