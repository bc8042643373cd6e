import type { Pool, PoolClient } from 'pg';
import { describe, expect, test } from 'vitest';
import { CommitRolledBackError, inTransaction } from './transaction.ts';

/**
 * A server that answers no statement before the transaction is ended: whoever waits for an answer before that waits for ever.
 * @param refused this statement fails, and with it all that follow until the end.
 */
function serverOf(refused?: string) {
  const sent: string[] = [];
  const waiting: (() => void)[] = [];
  let isFailed = false;
  const tx = {
    query(text: string) {
      sent.push(text);
      const isEnd = text === 'commit' || text === 'rollback';
      const command = text === 'commit' && isFailed ? 'ROLLBACK' : text.toUpperCase();
      isFailed = !isEnd && (isFailed || text === refused);
      const answer = isFailed ? Promise.reject(new Error(`${text} is refused`)) : Promise.resolve({ command });
      const told = new Promise((resolve) => waiting.push(() => resolve(answer)));
      answer.catch(() => {});
      if (isEnd || text === 'begin') for (const tell of waiting.splice(0)) tell();
      return told;
    },
    release(broken?: Error) {
      sent.push(broken === undefined ? 'put back' : 'thrown away');
    },
  };
  const pool = { connect: async () => tx } as unknown as Pool;
  return { pool, sent };
}

const insert = (tx: PoolClient) => tx.query('insert');

describe('a transaction', () => {
  test('is committed in the round trip of its last statements, and only then is its connection put back', async () => {
    const { pool, sent } = serverOf();
    const work = async (tx: PoolClient) => ({ result: 7, riders: [insert(tx), insert(tx)] });
    expect(await inTransaction(pool, work)).toBe(7);
    expect(sent).toEqual(['begin', 'insert', 'insert', 'commit', 'put back']);
  });

  test('whose work sends nothing and asks for nothing is committed all the same', async () => {
    const { pool, sent } = serverOf();
    expect(await inTransaction(pool, async () => ({ result: undefined }))).toBeUndefined();
    expect(sent).toEqual(['begin', 'commit', 'put back']);
  });

  test('tells what is to happen afterwards once the connection is free again, and not when it failed', async () => {
    const { pool, sent } = serverOf();
    await inTransaction(pool, async () => ({ result: undefined, afterwards: () => sent.push('told') }));
    expect(sent).toEqual(['begin', 'commit', 'put back', 'told']);
    const failing = serverOf('insert');
    const work = async (tx: PoolClient) => ({
      result: undefined,
      riders: [insert(tx)],
      afterwards: () => failing.sent.push('told'),
    });
    await expect(inTransaction(failing.pool, work)).rejects.toThrow('insert is refused');
    expect(failing.sent).toEqual(['begin', 'insert', 'commit', 'rollback', 'put back']);
  });

  test('whose work throws is rolled back', async () => {
    const { pool, sent } = serverOf();
    const work = async () => {
      throw new Error('a defect');
    };
    await expect(inTransaction(pool, work)).rejects.toThrow('a defect');
    expect(sent).toEqual(['begin', 'rollback', 'put back']);
  });

  test('one of whose last statements could not even be sent commits none of them', async () => {
    const { pool, sent } = serverOf();
    const unsent = async () => {
      throw new RangeError('not a number');
    };
    const work = async (tx: PoolClient) => ({ result: undefined, riders: [insert(tx), unsent()] });
    await expect(inTransaction(pool, work)).rejects.toThrow('not a number');
    expect(sent).toEqual(['begin', 'insert', 'rollback', 'put back']);
  });

  test('of which nobody noticed a statement that failed is not taken for committed', async () => {
    const { pool } = serverOf('insert');
    const work = async (tx: PoolClient) => {
      insert(tx).catch(() => {});
      return { result: undefined };
    };
    await expect(inTransaction(pool, work)).rejects.toThrow(CommitRolledBackError);
  });
});
