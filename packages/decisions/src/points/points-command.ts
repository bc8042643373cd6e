/** What a till, a shop or staff may ask of a customer's points, and why it may be refused. Answers are JSON: they are kept and given again. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export type PointsCommand = HoldPoints | RedeemPoints | CapturePoints | ReleasePoints | RestorePoints;

/** Sets points aside until they are captured or released, or their time is up. */
export interface HoldPoints {
  readonly kind: 'hold';
  readonly points: bigint;
  /** From now, or an instant. */
  readonly expires: { readonly inMs: number } | { readonly at: Instant };
  /** What it is for, in the words of whoever asks. */
  readonly reference?: string | undefined;
}

/** Hold and capture in one. */
export interface RedeemPoints {
  readonly kind: 'redeem';
  readonly points: bigint;
  readonly reference?: string | undefined;
}

export interface CapturePoints {
  readonly kind: 'capture';
  readonly holdId: string;
  /** The rest is released; undefined: all of it. */
  readonly points?: bigint | undefined;
}

export interface ReleasePoints {
  readonly kind: 'release';
  readonly holdId: string;
}

/** Gives back what was captured. */
export interface RestorePoints {
  readonly kind: 'restore';
  readonly holdId: string;
  /** undefined: all that is left of it. */
  readonly points?: bigint | undefined;
}

/** Points are decimal strings. */
export type PointsRefusal =
  | { readonly refused: 'unknown-customer' }
  /** The key had its effect, longer ago than answers are kept. */
  | { readonly refused: 'idempotency-key-spent' }
  | { readonly refused: 'insufficient-points'; readonly available: string }
  | { readonly refused: 'debt-limit'; readonly debt: string; readonly debtLimit: string }
  | { readonly refused: 'too-many-holds'; readonly holdsMax: number }
  | { readonly refused: 'expiry-out-of-range'; readonly now: string; readonly daysMax: number }
  | { readonly refused: 'unknown-hold' }
  | { readonly refused: 'hold-closed'; readonly state: HoldState }
  | { readonly refused: 'hold-expired'; readonly expiresAt: string }
  | { readonly refused: 'more-than-held'; readonly held: string }
  | { readonly refused: 'hold-not-captured'; readonly state: HoldState }
  | { readonly refused: 'restore-too-late'; readonly capturedAt: string; readonly daysMax: number }
  | { readonly refused: 'more-than-captured'; readonly restorable: string };

export type HoldState = 'open' | 'captured' | 'released' | 'expired';
