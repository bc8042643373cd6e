/** A customer who is locked and about whom is to be decided, and how far. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';

export interface Undecided {
  readonly customer: LockedCustomer;
  /** New facts, recorded, in any order; none when time alone moves the customer. */
  readonly facts: readonly Fact[];
  /** Facts recorded earlier that share a subject with a new one. */
  readonly related: readonly Fact[];
  /** Everything up to and including this instant is done afterwards. Earlier than what was folded already: that stands. */
  readonly until: Instant;
  /** What time alone makes due beyond this instant is not done, nor what comes after it; undefined: no such bound. */
  readonly dueUntil?: Instant | undefined;
  /** The oldest instant at which recorded facts were taken back; undefined: none were. */
  readonly changedFrom?: Instant | undefined;
}
