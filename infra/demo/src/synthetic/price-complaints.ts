/** Of those who bought the article at its wrong price, many complain; most get the difference back. */
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { complaintFacts } from './complaint-facts.ts';
import { wasWronglyPriced } from './planted-causes.ts';
import type { Shopper, SyntheticFact } from './shopper.ts';

export function* priceComplaints(shopper: Shopper): Generator<SyntheticFact> {
  const { purchases, random } = shopper;
  for (const purchase of purchases.filter(wasWronglyPriced)) {
    if (!random.chance(0.8)) continue;
    const openedAt = purchase.occurredAt + random.between(1, 96) * HOUR_MS;
    yield* complaintFacts(shopper, { subject: `price:${purchase.id}`, openedAt, cause: 'price' });
  }
}
