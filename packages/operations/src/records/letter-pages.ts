/** Open dead letters that a person means, page by page, no more a second than wished. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { DeadLetterFilter } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { pickOpenLetters } from '@loyalty-ladder/store/stream/pick-open-letters.ts';
import type { Pool } from 'pg';

export interface LetterPagesOptions {
  readonly pool: Pool;
  readonly filter: DeadLetterFilter;
  /** Letters a second. */
  readonly rate: number;
}

/** A page is in memory, and a letter may be of 2 MB. */
const PAGE_MAX = 50;
/** Pages of a slow pass are small, so that it is even. */
const PAGES_PER_SECOND_MIN = 4;

/** Each once, oldest first: what stays open is not handed out again. */
export async function* letterPages({ pool, filter, rate }: LetterPagesOptions): AsyncGenerator<readonly bigint[]> {
  const pageMax = Math.max(1, Math.min(PAGE_MAX, Math.floor(rate / PAGES_PER_SECOND_MIN)));
  const startedAt = performance.now();
  let done = 0;
  for (let after = 0n; ; ) {
    const page = await pickOpenLetters(pool, filter, after, pageMax);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last;
    done += page.length;
    await sleep(Math.max(0, (done / rate) * 1_000 - (performance.now() - startedAt)));
  }
}
