/** What is known of a customer beside rung, risk and points, line by line. */
import type { Driver } from '@loyalty-ladder/domain/state/driver.ts';
import type { Measure } from '@loyalty-ladder/domain/state/outcome.ts';
import type { CustomerReport } from '@loyalty-ladder/operations/customer/customer-report.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import {
  adviceText,
  driverText,
  evidenceText,
  keyText,
  profitText,
  triggerText,
} from '@loyalty-ladder/operations/words/customer-words.ts';
import { measureText } from '@loyalty-ladder/operations/words/ladder-words.ts';
import { moneyText } from '@loyalty-ladder/operations/words/money-text.ts';
import { causeText } from './cause-text.ts';
import { dateText, instantText } from './instant-text.ts';
import { printable } from './terminal.ts';

export const checked = ({ holds }: Measure, text: string): string => `${holds ? '[x]' : '[ ]'} ${text}`;

/** `123.40 GBP in the year, key customer since 2024-05-01 00:00` */
export function moneyLine({ profit, currency, isKey, keySince }: CustomerReport['money']): string {
  const since = isKey && keySince !== null ? ` since ${instantText(keySince)}` : '';
  return `${moneyText(profit, currency)} in the year, ${keyText(isKey)}${since}`;
}

export function moneyLines(money: CustomerReport['money']): string[] {
  const { profit, currency, basis, purchaseDays, thresholds, calibrationVersion } = money;
  return [
    `profit ${profitText(profit, currency, basis)}, on ${counted(purchaseDays, 'purchase day')}`,
    thresholds === null
      ? 'no thresholds are in force, so nobody is a key customer'
      : `key from ${moneyText(thresholds.enter, currency)}, until below ${moneyText(thresholds.leave, currency)} (calibration ${calibrationVersion})`,
  ];
}

export function riskDriverLines(driver: Driver | null): string[] {
  if (driver === null) return [];
  return [
    `probably because of ${driverText(driver)}`,
    ...driver.evidence.map((piece) => `evidence: ${evidenceText(piece)} by ${causeText(piece.fact)}`),
  ];
}

export function reviewLines(review: CustomerReport['review']): string[] {
  if (review === null) return [];
  const { advice, adviceSince, weakSince, nextReviewAt, soFar, measures } = review;
  return [
    `${adviceText(advice)}${adviceSince === null ? '' : `, since ${instantText(adviceSince)}`}`,
    `a weak buyer since ${dateText(weakSince)}, next review ${instantText(nextReviewAt)}`,
    `so far ${moneyText(soFar.paid, soFar.currency)} paid (${moneyText(soFar.paidBefore, soFar.currency)} in the span before), ${counted(soFar.purchaseDays, 'purchase day')}, ${counted(soFar.signs, 'sign')} of life: ${soFar.held} of 4 would hold`,
    ...measures.map((measure) => checked(measure, measureText(measure))),
  ];
}

export function caseLines({ followUp, at }: CustomerReport): string[] {
  if (followUp === null) return [];
  const { subject, trigger, openedAt, deadlineAt, escalated } = followUp;
  const left = escalated ? 'has passed unanswered' : deadlineAt <= at ? 'has passed' : 'runs';
  return [
    `opened ${instantText(openedAt)} by ${triggerText(trigger)}: ${printable(subject)}`,
    `deadline ${instantText(deadlineAt)}, which ${left}`,
  ];
}
