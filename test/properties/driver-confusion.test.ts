/**
 * Known causes planted into 2,000 customers, and what the fold says drives them. Printed: a row a planted cause, a column a driver. It shows
 * that evidence is heeded and weighed against the prior as the specification says; not why anybody's real customers leave.
 */
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import { DRIVER_CLASSES, type Driver, type DriverClass } from '@loyalty-ladder/domain/state/driver.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { timeline } from '@loyalty-ladder/domain/testing/story.ts';
import { expect, test } from 'vitest';
import { factsBySubject } from './facts-by-subject.ts';
import { plantedLife, TOUCHPOINT_CLASSES } from './planted-lives.ts';

const CUSTOMERS = 2_000;
const programs = timeline({ touchpointClasses: TOUCHPOINT_CLASSES });
const { driverPrior } = programs.inForceAt(0).program;

interface Judged {
  readonly cause: DriverClass;
  readonly driver: Driver;
}

function judged(seed: number): Judged {
  const { cause, facts, until } = plantedLife(seed, driverPrior);
  const ordered = facts.toSorted(compareFacts);
  const related = factsBySubject(ordered);
  const { outcomes } = fold({ state: initialState(), facts: ordered, until, context: { programs }, related });
  const lost = outcomes.findLast((outcome) => outcome.type === 'risk.changed' && outcome.to === 'lost');
  if (lost?.type !== 'risk.changed' || lost.driver === null) throw new Error('who falls silent is lost, with a driver');
  return { cause, driver: lost.driver };
}

type Counts = Record<DriverClass, Record<DriverClass, number>>;

function matrix(all: readonly Judged[]): Counts {
  const none = () => Object.fromEntries(DRIVER_CLASSES.map((each) => [each, 0])) as Record<DriverClass, number>;
  const counts = Object.fromEntries(DRIVER_CLASSES.map((each) => [each, none()])) as Counts;
  for (const { cause, driver } of all) counts[cause][driver.class]++;
  return counts;
}

function text(title: string, counts: Counts): string {
  const cell = (value: string | number) => String(value).padStart(9);
  const rows = DRIVER_CLASSES.map(
    (cause) => cell(cause) + DRIVER_CLASSES.map((each) => cell(counts[cause][each])).join(''),
  );
  return [`${title} (row: planted, column: driver)`, cell('') + DRIVER_CLASSES.map(cell).join(''), ...rows].join('\n');
}

const rightOf = (all: readonly Judged[]) => all.filter(({ cause, driver }) => driver.class === cause).length;

test('causes that are planted into 2,000 customers are found as far as there is evidence of them', () => {
  const all = Array.from({ length: CUSTOMERS }, (_, seed) => judged(seed));
  const told = all.filter(({ driver }) => driver.evidence.length > 0);
  const silent = all.filter(({ driver }) => driver.evidence.length === 0);
  console.log(text(`All ${all.length}`, matrix(all)));
  console.log(text(`With evidence: ${told.length}`, matrix(told)));
  // Of whom nothing is known the book's prior is all there is to say.
  expect(new Set(silent.map(({ driver }) => driver.class))).toEqual(new Set(['staff']));
  expect(silent.length).toBeGreaterThan(CUSTOMERS / 10);
  const counts = matrix(told);
  for (const cause of DRIVER_CLASSES) {
    const ofCause = told.filter((each) => each.cause === cause);
    expect(ofCause.length).toBeGreaterThan(CUSTOMERS / 50);
    // The planted one is the most frequent driver in its row.
    const row = DRIVER_CLASSES.map((each) => counts[cause][each]);
    expect(counts[cause][cause]).toBe(Math.max(...row));
  }
  // Better than saying `staff` of everybody, which is right as often as the prior has it.
  const ofStaff = told.filter(({ cause }) => cause === 'staff').length;
  expect(rightOf(told)).toBeGreaterThan(ofStaff + told.length / 10);
});
