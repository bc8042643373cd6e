/** What the demo replays: a year of real purchases, and made-up contacts and feedback of the same customers (synthetic/). */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';
import { loadOnlineRetail } from './load-online-retail.ts';
import { syntheticFacts } from './synthetic/synthetic-facts.ts';

export type FactChoice = 'all' | 'purchases';

export interface DemoFactsOptions {
  /** `purchases`: the real ones only. */
  readonly facts: FactChoice;
  /** About one customer in so many, always the same ones; 1: everybody. */
  readonly sampleOneIn?: number | undefined;
}

/** @returns facts in fold order. */
export async function demoFacts({ facts, sampleOneIn = 1 }: DemoFactsOptions): Promise<Fact[]> {
  const real = await loadOnlineRetail();
  const all = facts === 'purchases' ? real : [...real, ...syntheticFacts(real)].sort(compareFacts);
  if (sampleOneIn === 1) return all;
  const chosen = new Map<string, boolean>();
  return all.filter(({ customerId }) => {
    const known = chosen.get(customerId) ?? new SeededRandom(`sample ${customerId}`).unit() < 1 / sampleOneIn;
    chosen.set(customerId, known);
    return known;
  });
}
