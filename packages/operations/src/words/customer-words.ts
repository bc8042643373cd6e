/** What is known of a customer beside rung and risk, for people: money with what it rests on, advice, the open case, the driver. */
import type { Driver } from '@loyalty-ladder/domain/state/driver.ts';
import type { Advice, FollowUpResolution, FollowUpTrigger, MoneyBasis } from '@loyalty-ladder/domain/state/outcome.ts';
import { moneyText } from './money-text.ts';

const BASES: Readonly<Record<MoneyBasis, string>> = {
  margin: 'margin',
  revenue: 'revenue where costs are not known',
  incomplete: 'incomplete: an amount is in a currency without a rate',
};

const ADVICE: Readonly<Record<Advice, string>> = {
  none: 'no advice',
  develop: 'develop: most indicators hold, so effort is likely to pay',
  minimal: 'minimal: keep in touch at little cost',
};

const TRIGGERS: Readonly<Record<FollowUpTrigger, string>> = {
  score: 'a low score',
  review: 'a bad review',
  complaint: 'a complaint',
};

const RESOLUTIONS: Readonly<Record<FollowUpResolution, string>> = {
  resolved: 'resolved',
  recovered: 'recovered: the customer answered favourably since',
  superseded: 'superseded by a new case, unanswered',
};

export const basisText = (basis: MoneyBasis): string => BASES[basis];
export const adviceText = (advice: Advice): string => ADVICE[advice];
export const triggerText = (trigger: FollowUpTrigger): string => TRIGGERS[trigger];
export const resolutionText = (resolution: FollowUpResolution): string => RESOLUTIONS[resolution];
export const keyText = (isKey: boolean): string => (isKey ? 'key customer' : 'not key');

/** `123.40 GBP (revenue where costs are not known)` */
export function profitText(profit: bigint, currency: string, basis: MoneyBasis): string {
  return `${moneyText(profit, currency)} (${basisText(basis)})`;
}

/** `staff, waiting: 81.25 % (2 pieces of evidence; without any 67 %)` */
export function driverText({ class: kind, subCause, share, evidence, prior }: Driver): string {
  const what = subCause === null ? kind : `${kind}, ${subCause}`;
  const seen = evidence.length === 1 ? '1 piece of evidence' : `${evidence.length || 'no'} pieces of evidence`;
  return `${what}: ${share / 100} % (${seen}; without any ${prior[kind]} %)`;
}

/** What a fact is evidence of: `waiting (weight 2)`. */
export function evidenceText({ class: kind, weight }: Driver['evidence'][number]): string {
  return `${kind} (weight ${weight})`;
}
