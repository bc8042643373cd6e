/** One transaction on one connection; and one round trip for many statements. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import type { Pool, PoolClient } from 'pg';

/** The server answered a COMMIT by rolling back: a statement had failed and nobody noticed. */
export class CommitRolledBackError extends OperatingError {
  override readonly code = 'COMMIT_ROLLED_BACK';
  override readonly retryable = true;
}

/** How the work of a transaction ends. */
export interface Ending<Result> {
  readonly result: Result;
  /** Statements that are sent already, and of which nothing is wanted but that they succeed: COMMIT follows in the same round trip. */
  readonly riders?: readonly Promise<unknown>[];
  /** What must not happen unless all of it is committed; called once it is. */
  readonly afterwards?: () => void;
}

/**
 * READ COMMITTED. `work` sends statements and says how it ends; COMMIT is sent here and nowhere else, so no connection goes back to the
 * pool inside a transaction. One whose transaction could not be ended is thrown away, not put back.
 */
export async function inTransaction<Result>(
  pool: Pool,
  work: (tx: PoolClient) => Promise<Ending<Result>>,
): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  let ended: Ending<Result>;
  try {
    [, ended] = await roundTrip([client.query('begin'), committed(client, work)]);
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
  ended.afterwards?.();
  return ended.result;
}

async function committed<Result>(
  tx: PoolClient,
  work: (tx: PoolClient) => Promise<Ending<Result>>,
): Promise<Ending<Result>> {
  const ending = await work(tx);
  const { riders = [] } = ending;
  await noneUnsent(riders);
  const answers = await roundTrip([...riders, tx.query('commit')]);
  const { command } = answers.at(-1) as { readonly command: string };
  if (command !== 'COMMIT') throw new CommitRolledBackError(`COMMIT was answered with ${command}`);
  return ending;
}

/** A rider that has failed by now was never sent (a value that cannot be encoded, say), and COMMIT would commit all but it. */
async function noneUnsent(riders: readonly Promise<unknown>[]): Promise<void> {
  await Promise.all(riders.map((rider) => Promise.race([rider, undefined])));
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
