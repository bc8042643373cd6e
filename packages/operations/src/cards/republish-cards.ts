/**
 * Has the relay tell of every customer again in loyalty.customers: for a store that is older than the topic, and for a topic that was lost.
 * Asked for by rows of the outbox, at a limited rate, so that outcomes of the day do not wait behind them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { countCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import { askForCards } from '@loyalty-ladder/store/outbox/ask-for-cards.ts';
import type { Pool } from 'pg';

export interface RepublishOptions {
  readonly pool: Pool;
  /** Customers a second. */
  readonly rate: number;
  /** Told after each page. */
  readonly onProgress: (progress: { readonly customers: number; readonly all: bigint }) => void;
}

const PAGE_CUSTOMERS = 500;
/** Pages of a slow pass are small, so that it is even. */
const PAGES_PER_SECOND_MIN = 4;

/** Safe to repeat, and to break off: who was asked for is told of. @returns how many. */
export async function republishCards({ pool, rate, onProgress }: RepublishOptions): Promise<number> {
  const all = await countCustomers(pool);
  const pageCustomers = Math.max(1, Math.min(PAGE_CUSTOMERS, Math.floor(rate / PAGES_PER_SECOND_MIN)));
  const startedAt = performance.now();
  let customers = 0;
  for (let after = 0n; ; ) {
    const page = await askForCards(pool, after, pageCustomers);
    if (page.customers === 0) return customers;
    after = page.last;
    customers += page.customers;
    onProgress({ customers, all });
    await sleep(Math.max(0, (customers / rate) * 1_000 - (performance.now() - startedAt)));
  }
}
