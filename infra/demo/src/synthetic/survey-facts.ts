/**
 * "Would you recommend us": a survey a week after a purchase, of how it came or of the till where it was fetched, answered by few; and a
 * review now and then.
 */
import { DAY_MS, HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';
import { BAD_WEEK, isInBadWeek } from './planted-causes.ts';
import type { Shopper, SyntheticFact } from './shopper.ts';

const TILLS = 4;

export function* surveyFacts(shopper: Shopper): Generator<SyntheticFact> {
  const { purchases, random } = shopper;
  for (const { id, occurredAt } of purchases) {
    const touchpoint = random.chance(0.5) ? 'delivery' : tillAt(occurredAt, random);
    const angry = touchpoint !== 'delivery' && isInBadWeek(occurredAt);
    const answeredAt = occurredAt + 7 * DAY_MS + random.between(0, 72) * HOUR_MS;
    if (random.chance(angry ? 0.7 : 0.12)) yield npsFact(shopper, { id, touchpoint, angry, occurredAt: answeredAt });
    if (random.chance(0.03)) yield reviewFact(shopper, id, occurredAt + random.between(3, 30) * DAY_MS);
  }
}

function tillAt(at: Instant, random: SeededRandom): string {
  const till = `till-${random.between(1, TILLS + 1)}`;
  return isInBadWeek(at) ? BAD_WEEK.touchpoint : till;
}

interface Asked {
  /** Of the purchase. */
  readonly id: string;
  readonly touchpoint: string;
  readonly angry: boolean;
  readonly occurredAt: Instant;
}

/** Answers crowd at the top: of the contented 9 and 10, of the others anything. */
function npsFact({ random, contentment }: Shopper, { id, touchpoint, angry, occurredAt }: Asked): SyntheticFact {
  const pleased = !angry && random.chance(0.35 + 0.6 * contentment);
  const score = pleased ? random.between(8, 11) : random.between(0, angry ? 6 : 9);
  const surveyId = `nps:${id}`;
  return { type: 'feedback.nps', id: surveyId, occurredAt, score, surveyId, touchpoint };
}

function reviewFact({ random, contentment }: Shopper, purchaseId: string, occurredAt: number): SyntheticFact {
  const rating = random.chance(0.3 + 0.6 * contentment) ? random.between(4, 6) : random.between(1, 5);
  return {
    type: 'feedback.review',
    id: `review:${purchaseId}`,
    occurredAt,
    rating,
    published: random.chance(0.7),
    touchpoint: 'site',
  };
}
