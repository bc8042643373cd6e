/** Rules of evidence and driver, each broken once. */
import type { Mutant } from './mutant.ts';

export const DRIVER_MUTANTS: readonly Mutant[] = [
  {
    file: 'driver/evidence.ts',
    search: '.slice(-EVIDENCE_MAX)',
    replacement: '.slice(0, EVIDENCE_MAX)',
    breaks: 'the 12 latest pieces of evidence are kept',
  },
  {
    file: 'driver/evidence.ts',
    search: 'const EVIDENCE_MAX = 12;',
    replacement: 'const EVIDENCE_MAX = 13;',
    breaks: 'there are no more than 12 pieces',
  },
  {
    file: 'driver/evidence.ts',
    search: 'day > today - program.driverWindowDays',
    replacement: 'day >= today - program.driverWindowDays',
    breaks: 'evidence counts while its date is among the driverWindowDays dates ending today',
  },
  {
    file: 'driver/evidence.ts',
    search: 'return waitSeconds > slowServiceSeconds;',
    replacement: 'return waitSeconds >= slowServiceSeconds;',
    breaks: 'who waits no longer than slowServiceSeconds was not served slowly',
  },
  {
    file: 'driver/evidence.ts',
    search: 'return opensComplaint ? ',
    replacement: 'return true ? ',
    breaks: 'a complaint that is open already says nothing new',
  },
  {
    file: 'driver/evidence.ts',
    search: 'if (cause !== undefined) return [{ class: cause, weight: 2 }];',
    replacement: 'if (cause !== undefined && !resolved) return [{ class: cause, weight: 2 }];',
    breaks: 'a cause that the service names is evidence however it ended',
  },
  {
    file: 'driver/evidence.ts',
    search: "fact.response === 'coupon-redeemed'",
    replacement: "fact.response !== 'opened-twice'",
    breaks: 'of responses only a redeemed coupon is evidence',
  },
  {
    file: 'driver/evidence.ts',
    search: 'return isCritical(fact) ? ofTouchpoint(fact, program) : NOTHING;',
    replacement: 'return ofTouchpoint(fact, program);',
    breaks: 'only a critical answer is evidence of its touchpoint',
  },
  {
    file: 'driver/driver.ts',
    search: 'driverPrior[each] * driverPriorStrength',
    replacement: 'driverPrior[each]',
    breaks: 'the prior weighs as much as driverPriorStrength pieces',
  },
  {
    file: 'driver/driver.ts',
    search: 'numerators.indexOf(largest)',
    replacement: 'numerators.lastIndexOf(largest)',
    breaks: 'of equal classes the first in order is the driver',
  },
  {
    file: 'driver/driver.ts',
    search: 'weights.indexOf(most)',
    replacement: 'weights.lastIndexOf(most)',
    breaks: 'of equal causes of staff the first in order is named',
  },
  {
    file: 'driver/driver.ts',
    search: 'return most === 0 ? null : ',
    replacement: 'return ',
    breaks: 'without evidence of a cause of staff none is named',
  },
  {
    file: 'driver/driver.ts',
    search: 'Math.floor(',
    replacement: 'Math.round(',
    breaks: 'the share is floored',
  },
];
