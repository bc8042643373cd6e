/** Why those at risk are leaving, most probably, beside what the prior says of everybody. */
import { type DriverPrior, isPublishedPrior } from '@loyalty-ladder/domain/program/driver-prior.ts';
import { DRIVER_CLASSES, STAFF_CAUSES } from '@loyalty-ladder/domain/state/driver.ts';
import type { DriverGroup } from '@loyalty-ladder/store/base/read-driver-groups.ts';
import type { DriverFigures, DriverReport } from './base-reports.ts';
import { shareOf } from './share.ts';

const PUBLISHED_SOURCE =
  'the published statistic of why customers change the company: 67 / 14 / 9 percent and an unnamed rest';
const LEVELS = ['watch', 'at-risk', 'lost'] as const;

/** @param groups of everybody at risk. @param prior percent, of the program in force. */
export function driverFigures(groups: readonly DriverGroup[], prior: DriverPrior): DriverReport {
  return {
    prior,
    priorSource: isPublishedPrior(prior)
      ? PUBLISHED_SOURCE
      : 'the program in force, which sets another than the published one',
    all: figuresOf(groups, prior),
    levels: LEVELS.map((level) => ({
      level,
      ...figuresOf(
        groups.filter((group) => group.level === level),
        prior,
      ),
    })),
  };
}

function figuresOf(groups: readonly DriverGroup[], prior: DriverPrior): DriverFigures {
  const evidenced = groups.filter(({ hasEvidence }) => hasEvidence);
  const [customers, n] = [sum(groups), sum(evidenced)];
  const ofStaff = evidenced.filter((group) => group.class === 'staff' && group.subCause !== '');
  return {
    customers,
    evidenced: shareOf(n, customers),
    classes: DRIVER_CLASSES.map((each) => ({
      class: each,
      customers: shareOf(sum(evidenced.filter((group) => group.class === each)), n),
      prior: prior[each],
    })),
    subCauses: STAFF_CAUSES.map((subCause) => ({
      subCause,
      customers: shareOf(sum(ofStaff.filter((group) => group.subCause === subCause)), sum(ofStaff)),
    })),
  };
}

const sum = (groups: readonly DriverGroup[]): number => groups.reduce((total, { customers }) => total + customers, 0);
