/** One transaction on one connection; and one round trip for many statements. */
import type { Pool, PoolClient } from 'pg';

/** The server answered a COMMIT by rolling back: a statement had failed and nobody noticed. */
export class CommitRolledBackError extends Error {
  readonly code = 'COMMIT_ROLLED_BACK';
  readonly retryable = true;
  readonly poison = false;
  override readonly name = 'CommitRolledBackError';
}

/**
 * READ COMMITTED. `work` sends its statements; the last ones may ride with the COMMIT (see `commit`).
 * A connection whose transaction could not be ended is thrown away, not put back.
 */
export async function inTransaction<Result>(pool: Pool, work: (tx: PoolClient) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const [, result] = await roundTrip([client.query('begin'), work(client)]);
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

/** Sends COMMIT behind the statements already sent and waits for all of them. */
export async function commit(tx: PoolClient, pending: readonly Promise<unknown>[] = []): Promise<void> {
  const results = await roundTrip([...pending, tx.query('commit')]);
  const answer = results.at(-1) as { command: string };
  if (answer.command !== 'COMMIT') throw new CommitRolledBackError(`COMMIT was answered with ${answer.command}`);
}

/**
 * Waits for statements that were sent together. In a failed transaction each later statement fails too: the first failure is the
 * cause, and none is left unhandled.
 */
export async function roundTrip<Results extends readonly unknown[]>(
  sent: {
    [Index in keyof Results]: Promise<Results[Index]>;
  },
): Promise<Results> {
  const settled = await Promise.allSettled(sent);
  for (const result of settled) if (result.status === 'rejected') throw result.reason;
  return settled.map((result) => (result as PromiseFulfilledResult<unknown>).value) as unknown as Results;
}
