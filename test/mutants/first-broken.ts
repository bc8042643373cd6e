/** Which conformance case or property notices first that the fold is not what it should be. */
import { allCases } from '../conformance/all-cases.ts';
import { meetsExpectation } from '../conformance/expectation.ts';
import { runCase } from '../conformance/run-case.ts';
import { PROPERTIES } from '../properties/properties.ts';

const RUNS = 150;
const SEED = 4;

/** @returns its name; undefined: nobody noticed. */
export function firstBroken(): string | undefined {
  for (const each of allCases()) {
    if (!holds(() => meetsExpectation(each, runCase(each)))) return `case: ${each.name}`;
  }
  return PROPERTIES.find(({ check }) => check({ numRuns: RUNS, seed: SEED, endOnFailure: true }).failed)?.name;
}

/** An exception breaks a case as well. */
function holds(isMet: () => boolean): boolean {
  try {
    return isMet();
  } catch {
    return false;
  }
}
