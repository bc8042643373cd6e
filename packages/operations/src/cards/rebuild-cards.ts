/**
 * Writes every customer's card anew and removes those of customers that do not exist, while everything runs: pages over the base at a
 * limited rate; the guard on the cards (store epoch, version) lets nothing older replace what consumers write meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { mendCards } from '@loyalty-ladder/decisions/mend-cards.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { listCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import type { Pool } from 'pg';

export interface RebuildOptions {
  readonly pool: Pool;
  readonly cards: Cards;
  readonly programs: ProgramTimeline;
  /** Customers a second. */
  readonly rate: number;
  /** Told after each page how many customers were looked at, and how many cards written, so far. */
  readonly onPage: (customers: number, written: number) => void;
}

const PAGE_CUSTOMERS = 500;
/** Pages of a slow pass are small, so that it is even. */
const PAGES_PER_SECOND_MIN = 4;

/** @returns customers looked at and cards written; the other cards were right. */
export async function rebuildCards(options: RebuildOptions): Promise<{ customers: number; written: number }> {
  const { pool, cards, programs, rate, onPage } = options;
  const pageCustomers = Math.max(1, Math.min(PAGE_CUSTOMERS, Math.floor(rate / PAGES_PER_SECOND_MIN)));
  const startedAt = performance.now();
  let customers = 0;
  let written = 0;
  for (let after = 0n; ; ) {
    const page = await listCustomers(pool, after, pageCustomers);
    const last = page.at(-1);
    if (last === undefined) return { customers, written };
    const mended = await mendCards(pool, cards, programs, page);
    customers += page.length;
    written += mended.written;
    after = last;
    onPage(customers, written);
    await sleep(Math.max(0, (customers / rate) * 1_000 - (performance.now() - startedAt)));
  }
}
