/**
 * Reports on everything: what the pool's settings keep from plans of small look-ups (pool.ts) is the better way there, and they take longer. Each
 * in a transaction of its own, so that none holds back the tidying of rows that change all the time.
 */
import type { Pool, PoolClient } from 'pg';
import { statement } from '../postgres/statement.ts';
import { inTransaction } from '../postgres/transaction.ts';

const LET = statement({
  name: 'let-read-everything',
  text: `
    select set_config('enable_seqscan', 'on', true) as seqscan, set_config('enable_bitmapscan', 'on', true) as bitmapscan,
           set_config('plan_cache_mode', 'force_custom_plan', true) as plans, set_config('work_mem', '64MB', true) as memory,
           set_config('statement_timeout', '15min', true) as timeout`,
  row: { seqscan: 'text', bitmapscan: 'text', plans: 'text', memory: 'text', timeout: 'text' },
});

export function readEverything<Result>(pool: Pool, read: (tx: PoolClient) => Promise<Result>): Promise<Result> {
  return inTransaction(pool, async (tx) => {
    await LET.run(tx);
    return { result: await read(tx) };
  });
}
