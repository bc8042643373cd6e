/** Visits of the site: a look around before the first purchase, on the way to other purchases, and without buying. */
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { Shopper, SyntheticFact } from './shopper.ts';

const MINUTE_MS = 60_000;

export function* visitFacts({ purchases, random }: Shopper): Generator<SyntheticFact> {
  const [first] = purchases;
  const visit = (id: string, occurredAt: number): SyntheticFact => {
    const channel = random.chance(0.8) ? 'site' : 'app';
    return { type: 'contact.visited', id: `visit:${id}`, occurredAt, channel };
  };
  if (random.chance(0.25)) yield visit('first', first.occurredAt - random.between(DAY_MS, 21 * DAY_MS));
  for (const { id, occurredAt } of purchases) {
    if (random.chance(0.35)) yield visit(`before:${id}`, occurredAt - random.between(5, 120) * MINUTE_MS);
    if (random.chance(0.1)) yield visit(`after:${id}`, occurredAt + random.between(DAY_MS, 45 * DAY_MS));
  }
}
