/**
 * A calibration: figures computed from the whole base as of an instant, in force from its effective instant (domain.md, "Calibrations").
 * What one lacks is missing, not taken from an earlier one. Money is in minor units of the reporting currency.
 */
import type { Instant } from '../time/instant.ts';

export interface Calibration {
  /** Grows; decides between two of one effective instant. */
  readonly version: number;
  readonly effectiveAt: Instant;
  /** Null: nobody is key. */
  readonly key: KeyThresholds | null;
  readonly rfm: RfmBounds | null;
  readonly mbg: MbgFit | null;
  readonly gammaGamma: GammaGammaFit | null;
  readonly meanMarginMinor: bigint | null;
}

export interface KeyThresholds {
  readonly enterMinor: bigint;
  readonly leaveMinor: bigint;
  /** Basis points of all profit that those at or above `enterMinor` really bring; null: not told. */
  readonly shareMeasured: number | null;
}

/** The four bounds between the scores 1..5: the worst value that scores at least 2, 3, 4, 5. */
export interface RfmBounds {
  /** Days since the last kept purchase day. */
  readonly recency: Bounds<number>;
  /** Kept purchase days among 365 dates. */
  readonly frequency: Bounds<number>;
  /** The year's profit. */
  readonly money: Bounds<bigint>;
}

export type Bounds<Value> = readonly [Value, Value, Value, Value];

/** MBG/NBD, in days. */
export interface MbgFit {
  readonly r: number;
  readonly alpha: number;
  readonly a: number;
  readonly b: number;
  readonly healthy: boolean;
}

/** Gamma-Gamma, in minor units. */
export interface GammaGammaFit {
  readonly p: number;
  readonly q: number;
  readonly gamma: number;
  readonly healthy: boolean;
}
