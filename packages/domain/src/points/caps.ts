/**
 * "Caps in the order purchase, day, month; earlier purchases of the day or month take room with what they still earn at that instant,
 * so what a return frees is room for later purchases, never for earlier ones."
 */
import type { Program } from '../program/program.ts';
import type { Earned } from '../state/state.ts';
import { type Day, monthOf } from '../time/day.ts';

export interface Capped {
  readonly points: bigint;
  /** What the day or month left of it; null: not cut by them. */
  readonly cutTo: bigint | null;
}

export function capped(raw: bigint, program: Program, earned: Earned, day: Day): Capped {
  const ofPurchase = least(raw, program.capPerPurchase);
  if (program.capPerDay === null && program.capPerMonth === null) return { points: ofPurchase, cutTo: null };
  const { ofDay, ofMonth } = earnedOn(earned, day);
  const room = least(least(ofPurchase, program.capPerDay, ofDay), program.capPerMonth, ofMonth);
  return { points: room, cutTo: room < ofPurchase ? room : null };
}

/** What purchases of the day and of its month still earn. */
export function earnedOn(earned: Earned, day: Day): Earned {
  if (earned.day === day) return earned;
  return { day, ofDay: 0n, ofMonth: isSameMonth(earned.day, day) ? earned.ofMonth : 0n };
}

export function withEarned(earned: Earned, day: Day, points: bigint): Earned {
  const { ofDay, ofMonth } = earnedOn(earned, day);
  return { day, ofDay: ofDay + points, ofMonth: ofMonth + points };
}

/** @param day of the purchase that now earns less. */
export function withoutEarned(earned: Earned, day: Day, points: bigint): Earned {
  const isDay = earned.day === day;
  if (!isDay && !isSameMonth(earned.day, day)) return earned;
  return { ...earned, ofDay: isDay ? earned.ofDay - points : earned.ofDay, ofMonth: earned.ofMonth - points };
}

function isSameMonth(a: Day, b: Day): boolean {
  return Math.abs(a - b) < 31 && monthOf(a) === monthOf(b);
}

/** At most what the cap leaves beside what is taken; a cap lowered below what is taken leaves nothing. */
function least(points: bigint, cap: bigint | null, taken = 0n): bigint {
  if (cap === null || points <= cap - taken) return points;
  return cap > taken ? cap - taken : 0n;
}
