/**
 * The driver of leaving as subscribers read it. Its fields have the names of the first schema, which nobody has published under and everybody
 * may have registered: `driver` is the class, and evidence are causes with what each speaks for.
 */
import { isPublishedPrior } from '@loyalty-ladder/domain/program/driver-prior.ts';
import type { Driver, DriverClass, EvidenceClass, StaffCause } from '@loyalty-ladder/domain/state/driver.ts';
import type { Cause } from '@loyalty-ladder/domain/state/entry.ts';

/** As a card tells it: the answer without its reasons. */
export interface CardDriver {
  readonly driver: DriverClass;
  /** Of staff; null or absent: nothing says more. */
  readonly subCause?: StaffCause | null;
  /** 0..1, the share in basis points / 10,000. */
  readonly probability: number;
}

export interface PublishedDriver extends CardDriver {
  /** In fold order; empty: the prior alone spoke. */
  readonly evidence: readonly PublishedEvidence[];
  readonly prior?: PublishedPrior;
}

export type PublishedEvidence = Extract<Cause, { readonly type: 'fact' }> & {
  readonly class: EvidenceClass;
  readonly weight: number;
};

/** Percent of each class, and whose figures they are. */
export type PublishedPrior = Readonly<Record<DriverClass, number>> & { readonly source: 'published' | 'program' };

const BASIS_POINTS = 10_000;

export function publishedDriver(driver: Driver): PublishedDriver {
  const evidence = driver.evidence.map(({ fact, class: of, weight }) => ({ ...fact, class: of, weight }));
  return {
    ...cardDriver(driver),
    evidence,
    prior: { ...driver.prior, source: isPublishedPrior(driver.prior) ? 'published' : 'program' },
  };
}

export function cardDriver({ class: driver, subCause, share }: Driver): CardDriver {
  return { driver, subCause, probability: share / BASIS_POINTS };
}
