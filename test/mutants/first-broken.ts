/** Which conformance case or property notices first that the fold is not what it should be. */
import { allCases } from '../conformance/all-cases.ts';
import { meetsExpectation } from '../conformance/expectation.ts';
import { runCase } from '../conformance/run-case.ts';
import { PROPERTIES, type Property } from '../properties/properties.ts';

const RUNS = 150;
/** As many as in `npm test`. */
const NAMED_RUNS = 500;
const SEED = 4;

/** @param named a property that has to notice too. @returns who noticed; undefined: nobody, or not the property named. */
export function firstBroken(named: string | undefined): string | undefined {
  const broken = brokenCase() ?? PROPERTIES.find((each) => isBroken(each, RUNS))?.name;
  if (named === undefined) return broken;
  const property = PROPERTIES.find(({ name }) => name === named);
  if (property === undefined) throw new RangeError(`there is no property: ${named}`);
  return broken !== undefined && isBroken(property, NAMED_RUNS) ? `${broken}; ${named}` : undefined;
}

function brokenCase(): string | undefined {
  const broken = allCases().find((each) => !holds(() => meetsExpectation(each, runCase(each))));
  return broken && `case: ${broken.name}`;
}

const isBroken = ({ check }: Property, numRuns: number): boolean =>
  check({ numRuns, seed: SEED, endOnFailure: true }).failed;

/** An exception breaks a case as well. */
function holds(isMet: () => boolean): boolean {
  try {
    return isMet();
  } catch {
    return false;
  }
}
