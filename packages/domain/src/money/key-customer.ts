/** "Key = in force since year's profit >= keyEnterMinor, until it is < keyLeaveMinor; under the calibration in force." */
import type { Folding } from '../state/folding.ts';
import type { Instant } from '../time/instant.ts';

export function updateKeyCustomer(_folding: Folding): void {}

/** When a month leaves the year and that changes the answer; Infinity: never. */
export function monthLeavingDue(_folding: Folding): Instant {
  return Number.POSITIVE_INFINITY;
}
