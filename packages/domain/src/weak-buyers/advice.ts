/** What a review advises: "at least three hold: develop"; withdraw only where nothing speaks against it; else minimal. */
import { yearsProfit } from '../money/money.ts';
import type { Folding } from '../state/folding.ts';
import type { Advice, Review } from '../state/outcome.ts';
import type { WeakBuyer } from '../state/state.ts';
import { monthOf } from '../time/day.ts';

const DEVELOP_MIN = 3;

/** @param before what the review before it looked at. */
export function adviceAfter(
  folding: Folding,
  { held }: Review,
  before: WeakBuyer['before'],
): Exclude<Advice, 'none'> | 'withdraw' {
  if (held >= DEVELOP_MIN) return 'develop';
  const isSilent = held === 0 && before !== null && !before.anyHeld;
  return isSilent && mayBeWithdrawn(folding) ? 'withdraw' : 'minimal';
}

/** "No complaint open, not a key customer, year's profit not incomplete": whoever may be worth more than we know stays. */
function mayBeWithdrawn({ state, program, today }: Folding): boolean {
  return (
    state.unansweredContacts >= program.unansweredContacts &&
    state.openComplaints === 0 &&
    !state.keyCustomer &&
    yearsProfit(state, monthOf(today)).basis !== 'incomplete'
  );
}
