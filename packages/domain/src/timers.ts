/** Names of what time alone caused in ladder and risk; those of the ledger are in vesting.ts, expiry.ts and holds.ts. */
import { dayText } from './day.ts';
import type { Cause } from './entry.ts';
import { type Folding, timerCause } from './folding.ts';
import type { Condition } from './state.ts';

export function riskTimers(folding: Folding): readonly Cause[] {
  return [...programTimers(folding), timerCause(`silence:${folding.state.risk}`)];
}

export function stageTimers(folding: Folding, becameLost: boolean, graces: readonly Condition[]): readonly Cause[] {
  const program = programTimers(folding);
  if (becameLost) return [...program, timerCause('silence:lost')];
  if (graces.length > 0) return [...program, ...graces.map((condition) => timerCause(`grace:${condition}`))];
  return program.length > 0 ? program : [timerCause(`window:${dayText(folding.today)}`)];
}

/** A version that takes effect in this very instant. */
function programTimers({ at, version, programs }: Folding): readonly Cause[] {
  return programs.nextChangeAfter(at - 1) === at ? [timerCause(`program:${version.version}`)] : [];
}
