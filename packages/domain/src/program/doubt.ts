/** A doubt about a program: something that is allowed, and that hardly anybody means. */

export type DoubtRule =
  | 'multiplier-above-3'
  | 'multiplier-below-a-tenth'
  | 'campaigns-multiply-above-3'
  | 'adherent-earns-less-than-regular'
  | 'earns-nothing'
  | 'cap-of-0'
  | 'cap-without-effect'
  | 'adherent-easier-than-regular'
  | 'return-harder-than-regular'
  | 'threshold-below-one-interval'
  | 'notice-longer-than-points-live'
  | 'campaign-in-the-past'
  | 'unknown-currency'
  | 'withdrawn-currency'
  | 'currency-worth-less'
  | 'rate-of-own-currency'
  | 'currency-without-rate'
  | 'key-share-below-1-percent';

export interface Doubt {
  readonly rule: DoubtRule;
  /** Of the setting. */
  readonly path: string;
  /** Completes the path. */
  readonly says: string;
}
