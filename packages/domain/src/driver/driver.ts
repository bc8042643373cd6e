/** Why this customer may be leaving: the latest evidence against the prior (domain.md, "Driver"). */
import type { Fact } from '../facts/fact.ts';
import type { Driver } from '../state/driver.ts';
import type { Folding } from '../state/folding.ts';

/** @param complaintsBefore open before the fact. */
export function noteEvidence(_folding: Folding, _fact: Fact, _complaintsBefore: number): void {}

/** As of the instant that the walk stands at. */
export function driverOf({ program }: Folding): Driver {
  return {
    class: 'staff',
    subCause: null,
    share: program.driverPrior.staff * 100,
    evidence: [],
    prior: program.driverPrior,
  };
}
