/** Time in even steps, as charts have it: a step of which nothing is known has its place as well. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/** @returns the beginning of each step that touches the time; the last one may reach beyond `to`, which is exclusive. */
export function evenSteps(from: Instant, to: Instant, stepMs: number): Instant[] {
  const first = stepOf(from, stepMs);
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / stepMs)) }, (_, index) => first + index * stepMs);
}

/** The beginning of the step that an instant is in. */
export const stepOf = (at: Instant, stepMs: number): Instant => Math.floor(at / stepMs) * stepMs;
