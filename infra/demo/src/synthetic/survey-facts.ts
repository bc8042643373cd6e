/** "Would you recommend us": a survey a week after a purchase, answered by few; and a review now and then. */
import { DAY_MS, HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { Shopper, SyntheticFact } from './shopper.ts';

export function* surveyFacts(shopper: Shopper): Generator<SyntheticFact> {
  const { purchases, random } = shopper;
  for (const { id, occurredAt } of purchases) {
    if (random.chance(0.12)) yield npsFact(shopper, id, occurredAt + 7 * DAY_MS + random.between(0, 72) * HOUR_MS);
    if (random.chance(0.03)) yield reviewFact(shopper, id, occurredAt + random.between(3, 30) * DAY_MS);
  }
}

/** Answers crowd at the top: of the contented 9 and 10, of the others anything. */
function npsFact({ random, contentment }: Shopper, purchaseId: string, occurredAt: number): SyntheticFact {
  const score = random.chance(0.35 + 0.6 * contentment) ? random.between(8, 11) : random.between(0, 9);
  const surveyId = `nps:${purchaseId}`;
  return { type: 'feedback.nps', id: surveyId, occurredAt, score, surveyId, touchpoint: 'delivery' };
}

function reviewFact({ random, contentment }: Shopper, purchaseId: string, occurredAt: number): SyntheticFact {
  const rating = random.chance(0.3 + 0.6 * contentment) ? random.between(4, 6) : random.between(1, 5);
  return { type: 'feedback.review', id: `review:${purchaseId}`, occurredAt, rating, published: random.chance(0.7) };
}
