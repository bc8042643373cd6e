/** What happened in the span that the next review looks at: what was booked, purchase days and signs of life. */
import type { Fact } from '../facts/fact.ts';
import { type Folding, NOTHING_BOOKED } from '../state/folding.ts';
import type { ReviewSpan } from '../state/state.ts';

export const EMPTY_SPAN: ReviewSpan = { paid: 0n, margin: 0n, purchaseDays: 0, lastPurchaseDay: null, signs: 0 };

/** @param folding with what the fact booked. @returns the same span if it brought nothing. */
export function spanWith(span: ReviewSpan, { booked, today }: Folding, fact: Fact): ReviewSpan {
  const isSign = booked.isPurchase || fact.type === 'contact.visited' || fact.type === 'contact.responded';
  if (!isSign && booked === NOTHING_BOOKED) return span;
  const isNewDay = booked.isPurchase && span.lastPurchaseDay !== today;
  return {
    paid: span.paid + booked.paid,
    margin: span.margin + booked.margin,
    purchaseDays: span.purchaseDays + Number(isNewDay),
    lastPurchaseDay: isNewDay ? today : span.lastPurchaseDay,
    signs: span.signs + Number(isSign),
  };
}
