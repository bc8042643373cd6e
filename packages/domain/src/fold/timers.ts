/** Names of what time alone caused in ladder and risk; those of the ledger are in vesting.ts, expiry.ts and holds.ts. */
import type { Cause } from '../state/entry.ts';
import { type Folding, timerCause } from '../state/folding.ts';
import type { Condition } from '../state/outcome.ts';
import { dayText, firstDayOf, monthOf, monthText } from '../time/day.ts';

export function riskTimers(folding: Folding): readonly Cause[] {
  return [...programTimers(folding), timerCause(`silence:${folding.state.risk}`)];
}

export function stageTimers(folding: Folding, becameLost: boolean, graces: readonly Condition[]): readonly Cause[] {
  const program = programTimers(folding);
  if (folding.review !== null && folding.state.stage === 'retired')
    return [timerCause(`review:${folding.review.date}`)];
  if (becameLost) return [...program, timerCause('silence:lost')];
  if (graces.length > 0) return [...program, ...graces.map((condition) => timerCause(`grace:${condition}`))];
  return program.length > 0 ? program : [timerCause(`window:${dayText(folding.today)}`)];
}

/** After a review, or with the stage that it went with. */
export function adviceTimers(folding: Folding, stageCauses: readonly Cause[]): readonly Cause[] {
  return folding.review === null ? stageCauses : [timerCause(`review:${folding.review.date}`)];
}

export function keyTimers({ at, calibration, calendar, programs, today }: Folding): readonly Cause[] {
  if (calibration !== null && programs.isCalibrationChange(at))
    return [timerCause(`calibration:${calibration.version}`)];
  return calendar.startOf(firstDayOf(monthOf(today))) === at ? [timerCause(`month:${monthText(monthOf(today))}`)] : [];
}

/** A version that takes effect in this very instant. */
function programTimers({ at, version, programs }: Folding): readonly Cause[] {
  return programs.isProgramChange(at) ? [timerCause(`program:${version.version}`)] : [];
}
