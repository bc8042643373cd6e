/** Reads in one snapshot: a batch that commits meanwhile shows in none of the answers, instead of in some of them. */
import type { Pool, PoolClient } from 'pg';
import { statement } from './statement.ts';
import { inTransaction } from './transaction.ts';

const TAKE_ONE_SNAPSHOT = statement({
  name: 'take-one-snapshot',
  text: 'set transaction isolation level repeatable read, read only',
});

export function inSnapshot<Result>(pool: Pool, read: (tx: PoolClient) => Promise<Result>): Promise<Result> {
  return inTransaction(pool, async (tx) => {
    await TAKE_ONE_SNAPSHOT.run(tx);
    return { result: await read(tx) };
  });
}
