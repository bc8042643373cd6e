/**
 * Writes every customer's card anew and removes those of customers that do not exist, while everything runs: pages over the base at a
 * limited rate; the guard on the cards (store epoch, version) lets nothing older replace what consumers write meanwhile.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { mendCards } from '@loyalty-ladder/decisions/mend-cards.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { raiseStoreEpoch } from '@loyalty-ladder/store/cards/raise-store-epoch.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { type OrphanSweep, removeOrphanCards } from '@loyalty-ladder/store/cards/remove-orphan-cards.ts';
import { countCustomers, listCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';

export interface RebuildOptions {
  readonly pool: Pool;
  readonly redis: Redis;
  /** Before every key of this environment. */
  readonly prefix: string;
  /** Customers a second. */
  readonly rate: number;
  /** Postgres was restored from a backup: what cards tell of the time that is lost is overwritten. */
  readonly restored: boolean;
  /** Told after each page how far it is. */
  readonly onProgress: (progress: RebuildProgress) => void;
}

export interface Rebuilt {
  /** Looked at. */
  readonly customers: number;
  /** The other cards were right. */
  readonly written: number;
  /** Customers whom a newer version recorded, and whose cards are left to it. */
  readonly left: number;
  /** Cards without a customer; looked for when all customers are done. */
  readonly orphans: OrphanSweep;
}

export interface RebuildProgress extends Rebuilt {
  /** Customers in the whole base when it began. */
  readonly all: bigint;
}

const PAGE_CUSTOMERS = 500;
/** Pages of a slow pass are small, so that it is even. */
const PAGES_PER_SECOND_MIN = 4;
const NO_ORPHANS: OrphanSweep = { cards: 0, removed: 0, ahead: 0 };

/**
 * Safe to repeat, and to break off: every page leaves cards that are right. `orphans.ahead` above 0 without `restored` means that Postgres
 * was restored, or that it is another one. @throws what Postgres and Redis throw.
 */
export async function rebuildCards(options: RebuildOptions): Promise<Rebuilt> {
  const { pool, redis, prefix, restored, onProgress } = options;
  if (restored) await raiseStoreEpoch(pool);
  const all = await countCustomers(pool);
  const mended = await mendAll(options, (soFar) => onProgress({ all, ...soFar, orphans: NO_ORPHANS }));
  const orphans = await removeOrphanCards(redis, pool, prefix, (soFar) =>
    onProgress({ all, ...mended, orphans: soFar }),
  );
  return { ...mended, orphans };
}

type Mended = Omit<Rebuilt, 'orphans'>;

async function mendAll(
  { pool, redis, prefix, rate }: RebuildOptions,
  onPage: (soFar: Mended) => void,
): Promise<Mended> {
  const programs = await loadProgramTimeline(pool);
  const cards = new Cards(redis, prefix, () => readStoreEpoch(pool));
  const pageCustomers = Math.max(1, Math.min(PAGE_CUSTOMERS, Math.floor(rate / PAGES_PER_SECOND_MIN)));
  const startedAt = performance.now();
  let mended: Mended = { customers: 0, written: 0, left: 0 };
  for (let after = 0n; ; ) {
    const page = await listCustomers(pool, after, pageCustomers);
    const last = page.at(-1);
    if (last === undefined) return mended;
    const { written, left } = await mendCards(pool, cards, programs, page);
    mended = {
      customers: mended.customers + page.length,
      written: mended.written + written,
      left: mended.left + left,
    };
    after = last;
    onPage(mended);
    await sleep(Math.max(0, (mended.customers / rate) * 1_000 - (performance.now() - startedAt)));
  }
}
