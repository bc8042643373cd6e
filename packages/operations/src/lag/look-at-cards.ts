/** Whether customers have their cards: of some drawn by chance, for a look at all of Redis would take minutes. */
import { CardStoreError, type Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { sampleCustomers } from '@loyalty-ladder/store/customers/sample-customers.ts';
import type { Pool } from 'pg';

export interface CardsLookedAt {
  readonly customers: number;
  /** Whose card is missing or older than what Postgres has; under load some are on their way. null: Redis does not answer. */
  readonly behind: number | null;
}

/** As many as show a loss of one card in a hundred all but certainly. */
const CUSTOMERS_DRAWN = 1_000;

/** @param cards undefined: Redis does not answer. @throws what Postgres throws. */
export async function lookAtCards(pool: Pool, cards: Pick<Cards, 'behind'> | undefined): Promise<CardsLookedAt> {
  const drawn = await sampleCustomers(pool, CUSTOMERS_DRAWN);
  const behind = await cards?.behind(drawn).catch((error: unknown) => {
    if (error instanceof CardStoreError) return undefined;
    throw error;
  });
  return { customers: drawn.length, behind: behind?.length ?? null };
}
