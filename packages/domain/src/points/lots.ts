/**
 * "The pending lot of one vesting day and the available lot of one expiry month are each one number." Lists stay sorted and without
 * empty lots; a new list is made for each change.
 */
import type { AvailableLot, PendingLot } from '../state/state.ts';
import type { Day, Month } from '../time/day.ts';
import { lesser } from './lesser.ts';

export function withPending(lots: readonly PendingLot[], vestingDay: Day, points: bigint): readonly PendingLot[] {
  const last = lots.at(-1);
  if (last === undefined || last.vestingDay < vestingDay) return [...lots, { vestingDay, points }];
  const index = lots.findIndex((lot) => lot.vestingDay >= vestingDay);
  const known = lots[index];
  if (known?.vestingDay !== vestingDay) return lots.toSpliced(index, 0, { vestingDay, points });
  const sum = known.points + points;
  return sum === 0n ? lots.toSpliced(index, 1) : lots.with(index, { vestingDay, points: sum });
}

export function withAvailable(
  lots: readonly AvailableLot[],
  expiryMonth: Month,
  points: bigint,
): readonly AvailableLot[] {
  if (points === 0n) return lots;
  const index = lots.findIndex((lot) => lot.expiryMonth >= expiryMonth);
  if (index < 0) return [...lots, { expiryMonth, points }];
  const known = lots[index];
  if (known?.expiryMonth !== expiryMonth) return lots.toSpliced(index, 0, { expiryMonth, points });
  return lots.with(index, { expiryMonth, points: known.points + points });
}

export interface Taken {
  readonly left: readonly AvailableLot[];
  readonly parts: readonly AvailableLot[];
  /** What no lot had. */
  readonly missing: bigint;
}

/** "Spending takes available lots by earliest expiry." */
export function takeEarliest(lots: readonly AvailableLot[], points: bigint): Taken {
  const parts: AvailableLot[] = [];
  const left: AvailableLot[] = [];
  let missing = points;
  for (const lot of lots) {
    const part = lesser(lot.points, missing);
    missing -= part;
    if (part > 0n) parts.push(part === lot.points ? lot : { ...lot, points: part });
    if (part < lot.points) left.push(part === 0n ? lot : { ...lot, points: lot.points - part });
  }
  return { left, parts, missing };
}

/** One lot first, then the earliest. */
export function takeOwnFirst(lots: readonly AvailableLot[], own: Month, points: bigint): Taken {
  const ownLots = lots.filter(({ expiryMonth }) => expiryMonth === own);
  const first = takeEarliest(ownLots, points);
  if (first.missing === 0n)
    return { ...first, left: lots.flatMap((lot) => (lot.expiryMonth === own ? first.left : [lot])) };
  const others = takeEarliest(
    lots.filter(({ expiryMonth }) => expiryMonth !== own),
    first.missing,
  );
  return { left: others.left, parts: [...first.parts, ...others.parts], missing: others.missing };
}
