/** The cards to be written when a transaction is committed. */
import type { Card } from '@loyalty-ladder/store/cards/cards.ts';
import { cardOf, firstCards } from './card-of.ts';
import type { Locked } from './lock-for-decision.ts';
import type { NumberedDecision } from './number-decision.ts';

/** Of all whose decision is recorded, and of those who became known, by a referral, without anything to decide about them. */
export function cardsAfter(numbered: readonly NumberedDecision[], locked: Locked): Card[] {
  const { customers, customerNos, programs } = locked;
  const recorded = new Set(numbered.map(({ decision }) => decision.customer.customerNo));
  const others = [...customerNos.values()].filter((customerNo) => !recorded.has(customerNo));
  return [
    ...firstCards(
      others.flatMap((customerNo) => customers.get(customerNo) ?? []),
      programs,
    ),
    ...numbered.map(({ decision: { customer, state, foldedTo }, version }) =>
      cardOf({ customerId: customer.customerId, version, state, foldedTo }, programs),
    ),
  ];
}
