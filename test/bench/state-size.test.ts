/** How large states are on real data (ARCHITECTURE.md says the figures): a cache of the facts, small whatever a customer bought. */
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { expect, test } from 'vitest';
import { caseTimeline } from '../conformance/case-program.ts';
import { oneFold } from '../properties/one-fold.ts';
import { retailCustomers } from './retail-customers.ts';

const MEDIAN_BYTES_MAX = 600;
/** A wholesaler who bought on most days of the year. */
const BYTES_MAX = 2_000;
const UNTIL = Date.parse('2010-12-10T00:00:00Z');

test('states of a year of real customers take a median of at most 600 bytes', { timeout: 60_000 }, async () => {
  const programs = caseTimeline({}, []);
  const customers = await retailCustomers();
  const sizes = customers
    .map(({ facts }) => encodeState(oneFold({ facts, programs, until: UNTIL }).state).length)
    .sort((a, b) => a - b);
  const figures = {
    customers: sizes.length,
    median: quantile(sizes, 0.5),
    p99: quantile(sizes, 0.99),
    max: sizes.at(-1),
  };
  console.info(`bytes of a state: ${JSON.stringify(figures)}`);
  expect(figures.customers).toBe(4_314);
  expect(figures.median).toBeLessThanOrEqual(MEDIAN_BYTES_MAX);
  expect(figures.max).toBeLessThanOrEqual(BYTES_MAX);
});

const quantile = (sorted: readonly number[], share: number): number | undefined =>
  sorted[Math.ceil(sorted.length * share) - 1];
