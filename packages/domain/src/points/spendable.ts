/**
 * What decisions to spend may grant: "a hold takes at most what is available, so nothing from one in debt; whoever owes more than
 * `debtLimit` captures nothing either". The fold asks for neither: what was decided is applied.
 */
import type { Program } from '../program/program.ts';
import { balancesOf, type State } from '../state/state.ts';

/** The most that may be held, or redeemed at once, of a state folded to now. */
export function spendable(state: State): bigint {
  const { available } = balancesOf(state);
  return available > 0n ? available : 0n;
}

/** Whether open holds may not be captured: they can be released, which repays the debt. */
export function isBeyondDebtLimit({ debt }: State, { debtLimit }: Program): boolean {
  return debtLimit !== null && debt > debtLimit;
}
