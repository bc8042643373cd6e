/** Recommendations by those who come often: most friends come, some never do. */
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { Friends } from './friends.ts';
import type { Shopper, SyntheticFact } from './shopper.ts';

/** Who has bought less often has nobody to tell. */
const PURCHASES_MIN = 4;

export function* referralFacts(shopper: Shopper, friends: Friends): Generator<SyntheticFact> {
  const { customerId, purchases, random, contentment } = shopper;
  for (const { id, occurredAt } of purchases.slice(PURCHASES_MIN - 1)) {
    if (!random.chance(0.03 * contentment)) continue;
    const at = occurredAt + random.between(1, 72) * HOUR_MS;
    const newcomer = random.chance(0.7) ? friends.newcomerAfter(at, random) : undefined;
    const referredCustomerId = newcomer ?? `friend-of-${customerId}-${id}`;
    yield { type: 'feedback.referral', id: `referral:${id}`, occurredAt: at, referredCustomerId };
  }
}
