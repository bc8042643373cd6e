import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { LAW_WITHOUT_REFOLD, PROPERTIES } from './properties.ts';

const RUNS = 500;
const SEED = 20_101_209;

test.each(PROPERTIES)('$name', { timeout: 60_000 }, ({ check }) => {
  const details = check({ numRuns: RUNS, seed: SEED });
  expect(details.failed, fc.defaultReportMessage(details)).toBe(false);
});

test(LAW_WITHOUT_REFOLD.name, () => {
  expect(LAW_WITHOUT_REFOLD.check({ numRuns: RUNS, seed: SEED, endOnFailure: true }).failed).toBe(true);
});
