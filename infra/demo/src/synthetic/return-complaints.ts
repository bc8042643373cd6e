/** Of those who bring something back, a few say why. */
import type { ServiceCause } from '@loyalty-ladder/domain/facts/fact.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { complaintFacts } from './complaint-facts.ts';
import type { Shopper, SyntheticFact } from './shopper.ts';

export function* returnComplaints(shopper: Shopper): Generator<SyntheticFact> {
  const { returns, random, contentment } = shopper;
  for (const { id, occurredAt } of returns) {
    if (!random.chance(0.1 * (1 - contentment))) continue;
    const openedAt = occurredAt - random.between(1, 48) * HOUR_MS;
    const cause = random.pick<ServiceCause>(['quality', 'quality', 'quality', 'price', 'other']);
    yield* complaintFacts(shopper, { subject: `return:${id}`, openedAt, cause });
  }
}
