/** Classes of causes for leaving, and the driver that evidence points to (domain.md, "Driver"). */
import type { ServiceCause } from '../facts/fact.ts';
import type { DriverPrior } from '../program/driver-prior.ts';
import type { Cause } from './entry.ts';

/** In the order that decides between equals. */
export const DRIVER_CLASSES = ['staff', 'quality', 'price', 'other'] as const;
export type DriverClass = (typeof DRIVER_CLASSES)[number];

/** Of staff; in the order that decides between equals. */
export const STAFF_CAUSES = ['consulting', 'service', 'unfriendliness', 'unwillingness', 'waiting'] as const;
export type StaffCause = (typeof STAFF_CAUSES)[number];

/** What a fact is evidence of: a cause, or staff without saying more. */
export type EvidenceClass = ServiceCause | 'staff';

/** The most probable class of cause for leaving, with the facts that counted. */
export interface Driver {
  readonly class: DriverClass;
  /** Null: nothing says more than staff. */
  readonly subCause: StaffCause | null;
  /** Basis points, floored. */
  readonly share: number;
  /** In fold order. */
  readonly evidence: readonly DriverEvidence[];
  /** What the shares begin with, in percent, as the program has it. */
  readonly prior: DriverPrior;
}

export interface DriverEvidence {
  readonly fact: Extract<Cause, { readonly type: 'fact' }>;
  readonly class: EvidenceClass;
  readonly weight: number;
}
