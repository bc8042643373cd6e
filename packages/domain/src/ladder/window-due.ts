/**
 * When time alone next changes a condition of the ladder: a purchase day or a critic's answer leaves the window. Exact: days whose leaving
 * neither starts nor ends a grace nor lifts a rung are passed over, so nobody is woken for nothing.
 */
import type { Folding } from '../state/folding.ts';
import type { Instant } from '../time/instant.ts';
import { nextChange, rulesOf } from './conditions.ts';
import { rungAbove } from './rungs.ts';
import { Standing } from './standing.ts';

/** @param before only an answer before it matters to the caller. */
export function windowDue(folding: Folding, before: Instant): Instant {
  const { stage } = folding.state;
  if (rulesOf(stage).length === 0) return Number.POSITIVE_INFINITY;
  const { calendar } = folding;
  const standing = new Standing(folding);
  for (;;) {
    const day = nextChange(standing);
    if (!Number.isFinite(day)) return Number.POSITIVE_INFINITY;
    const at = calendar.startOf(day);
    if (at >= before) return Number.POSITIVE_INFINITY;
    // Where the zone skips a date, what leaves on it leaves with what leaves on the day that begins in its place.
    standing.moveTo(calendar.dayOf(at));
    if (changesLadder(standing)) return at;
  }
}

function changesLadder(standing: Standing): boolean {
  const { stage, graces } = standing.state;
  for (const { name, holds } of rulesOf(stage)) if (holds(standing) !== (graces[name] === null)) return true;
  const above = rungAbove(stage);
  return above !== null && rulesOf(above).every(({ holds }) => holds(standing));
}
