/**
 * "Why this customer may be leaving": the classes of causes, weighed by the prior and by the customer's own evidence (domain.md, "Driver").
 * It tells and decides nothing.
 */
import type { Program } from '../program/program.ts';
import {
  DRIVER_CLASSES,
  type Driver,
  type DriverClass,
  type DriverEvidence,
  type EvidenceClass,
  STAFF_CAUSES,
  type StaffCause,
} from '../state/driver.ts';
import type { Folding } from '../state/folding.ts';
import type { Evidence } from '../state/state.ts';
import { evidenceThatCounts } from './evidence.ts';

const BASIS = 10_000;

/** Prior shares are in percent, so a piece of evidence weighs 100. */
const PERCENT = 100;

/** As of the instant that the walk stands at. */
export function driverOf(folding: Folding): Driver {
  const evidence = evidenceThatCounts(folding);
  return evidence.length === 0 ? priorDriver(folding.program) : driverBy(evidence, folding.program);
}

/** Most whose level changes have given no evidence, and what the prior alone says is the same for all of them. */
function priorDriver(program: Program): Driver {
  let known = PRIOR_DRIVERS.get(program);
  if (known === undefined) {
    known = driverBy([], program);
    PRIOR_DRIVERS.set(program, known);
  }
  return known;
}

const PRIOR_DRIVERS = new WeakMap<Program, Driver>();

function driverBy(evidence: readonly Evidence[], { driverPrior, driverPriorStrength }: Program): Driver {
  const numerators = DRIVER_CLASSES.map(
    (each) => driverPrior[each] * driverPriorStrength + PERCENT * weightOf(evidence, (is) => classOf(is) === each),
  );
  const largest = Math.max(...numerators);
  const found = DRIVER_CLASSES[numerators.indexOf(largest)] ?? 'other';
  const denominator = PERCENT * (driverPriorStrength + weightOf(evidence, () => true));
  return {
    class: found,
    subCause: found === 'staff' ? subCauseOf(evidence) : null,
    share: Math.floor((BASIS * largest) / denominator),
    evidence: evidence.map(toldOf),
    prior: driverPrior,
  };
}

/** "The one with most weight, ties in the order above, none without evidence of one." */
function subCauseOf(evidence: readonly Evidence[]): StaffCause | null {
  const weights = STAFF_CAUSES.map((cause) => weightOf(evidence, (is) => is === cause));
  const most = Math.max(...weights);
  return most === 0 ? null : (STAFF_CAUSES[weights.indexOf(most)] ?? null);
}

function weightOf(evidence: readonly Evidence[], counts: (is: EvidenceClass) => boolean): number {
  return evidence.reduce((sum, each) => sum + (counts(each.class) ? each.weight : 0), 0);
}

function classOf(is: EvidenceClass): DriverClass {
  return is === 'quality' || is === 'price' || is === 'other' ? is : 'staff';
}

function toldOf(piece: Evidence): DriverEvidence {
  return { fact: { type: 'fact', source: piece.source, id: piece.id }, class: piece.class, weight: piece.weight };
}
