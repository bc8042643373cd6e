/**
 * A customer whose ledger has 100,000 lines: the statement is read page by page, each line once, and neither it nor the explanation asks
 * Postgres more often, or for more rows, than of somebody who came yesterday. (A gateway has 112 MB of heap: infra/local/service-node-options.ts.)
 */
import { ProgramCache } from '@loyalty-ladder/decisions/program-cache.ts';
import { explainCustomer } from '@loyalty-ladder/operations/customer/explain-customer.ts';
import { readStanding } from '@loyalty-ladder/operations/customer/read-standing.ts';
import { readStatementLines } from '@loyalty-ladder/operations/customer/read-statement-lines.ts';
import { findLedger } from '@loyalty-ladder/store/customers/find-ledger.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { STATEMENTS } from '@loyalty-ladder/store/postgres/statement.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { testWithGateway } from '../../support/gateway.ts';
import { lifeOf } from '../../support/life-of.ts';
import { accessPathsOf } from '../../support/statement-plans.ts';
import { withClient } from '../../support/test-database.ts';
import type { World } from '../../support/world.ts';

const ADDED = 100_000;
const PAGE = 500;
/** Of the customer and of the program. */
const ACCOUNTS_MAX = 12;

const test = testWithGateway({
  clock: '2024-06-01T00:00:00Z frozen',
  services: ['purchase-consumer', 'contact-consumer', 'feedback-consumer', 'timekeeper'],
  environment: { SETTLE_MS: '500', WATCH_MS: '50' },
}).extend('long', { scope: 'file' }, async ({ world, gateway }) => {
  await world.apply([...lifeOf('long'), ...lifeOf('short')]);
  await world.nothingDue();
  const { entryCount: before = 0n } = (await findLedger(world.pool, 'long')) ?? {};
  await lengthen(world);
  return { key: await gateway.key('read'), before: Number(before), lines: Number(before) + ADDED };
});

/** One point given and taken in turn, with entries that the customer's row says were decided, and a year of notices behind the last change. */
const lengthen = ({ endpoints }: World) =>
  withClient(endpoints.databaseUrl, (client) =>
    client.query(`
      begin;
      create temporary table was on commit drop as select customer_no, entry_count from customers where customer_id = 'long';
      update customers set entry_count = entry_count + ${ADDED}, chain = sha256('x') where customer_id = 'long';
      insert into entries
      select customer_no, entry_count + i, substring(sha256(i::text::bytea) for 16), '2024-05-01Z'::timestamptz + i * interval '1 second',
             'adjust', case i % 2 when 1 then 'program:adjusted' else 'customer:available' end,
             case i % 2 when 1 then 'customer:available' else 'program:adjusted' end, 1, 's', 'f' || i, null, now(), sha256('x')
      from was, generate_series(1, ${ADDED}) as i order by i;
      insert into history
      select customer_no, substring(sha256(('n' || i)::bytea) for 16), 1, false, 'points.expiring', '2024-05-01Z'::timestamptz + i * interval '1 second',
             '{}', i, 1, now()
      from was, generate_series(1, 1000) as i;
      commit;
      analyze`),
  );

test.for(['newest', 'oldest'])(
  'its statement, %s first, is complete page by page, each line once, with what there was after it',
  async (order, { gateway, long }) => {
    const seen = new Map<number, { kind: string; balances: { available: string } }>();
    let pages = 0;
    for (let cursor: string | null | undefined; cursor !== null; pages++) {
      const query = cursor === undefined ? `order=${order}&limit=${PAGE}` : `limit=${PAGE}&cursor=${cursor}`;
      const { status, body } = await gateway.call('GET', `/v1/customers/long/statement?${query}`, { key: long.key });
      expect({ status, lines: body.lines?.length <= PAGE }).toEqual({ status: 200, lines: true });
      for (const line of body.lines) {
        expect(seen.has(Number(line.entryNo))).toBe(false);
        seen.set(Number(line.entryNo), line);
      }
      cursor = body.cursor;
    }
    expect([seen.size, Math.min(...seen.keys()), Math.max(...seen.keys())]).toEqual([long.lines, 1, long.lines]);
    expect(pages).toBe(Math.ceil(long.lines / PAGE));
    const had = Number(seen.get(long.before)?.balances.available);
    const wrong = [...seen].filter(([no, { balances }]) => {
      return no > long.before && Number(balances.available) !== had + ((no - long.before) % 2);
    });
    expect(wrong).toEqual([]);
  },
);

/** Of everything that is asked through it. */
function counting(pool: Pool) {
  const asked = { statements: 0, rows: 0 };
  const query = async (...args: Parameters<Pool['query']>) => {
    asked.statements += 1;
    const answer = await pool.query(...args);
    asked.rows += Object(answer).rows.length;
    return answer;
  };
  return {
    asked,
    pool: new Proxy(pool, { get: (target, name) => (name === 'query' ? query : Reflect.get(target, name)) }),
  };
}

test('it takes as many statements and rows as of a customer with a dozen lines', async ({ world, long }) => {
  const programs = new ProgramCache();
  await readStanding(world.pool, programs, 'short');
  const explaining = async (customerId: string) => {
    const { asked, pool } = counting(world.pool);
    const standing = await readStanding(pool, programs, customerId);
    if (standing === undefined) throw new Error(`${customerId} is not recorded`);
    await explainCustomer(pool, standing);
    return asked;
  };
  expect(await explaining('long')).toEqual(await explaining('short'));
  const ledger = await findLedger(world.pool, 'long');
  if (ledger === undefined) throw new Error('there is no ledger');
  for (const after of [null, BigInt(Math.floor(long.lines / 2)), 10n]) {
    for (const newestFirst of [true, false]) {
      const { asked, pool } = counting(world.pool);
      await readStatementLines(pool, ledger, { newestFirst, after, linesMax: 10 });
      expect(asked.statements).toBe(2);
      expect(asked.rows).toBeLessThanOrEqual(10 + ACCOUNTS_MAX);
    }
  }
});

test('its lines and its changes are looked up in an index, by their numbers and by their time', async ({
  world,
  long: _,
}) => {
  const pool = createPool({ databaseUrl: world.endpoints.databaseUrl, applicationName: 'test', connectionsMax: 1 });
  const client = await pool.connect();
  const pathsOf = async (name: string) => {
    const found = STATEMENTS.get(name);
    if (found === undefined) throw new Error(`no statement is named ${name}`);
    return (await accessPathsOf(client, found)).filter(({ table }) => table === 'entries' || table === 'history');
  };
  try {
    expect(await pathsOf('read-statement-page')).toEqual([
      {
        table: 'entries',
        index: 'entries_pkey',
        condition: expect.stringMatching(/customer_no = .*entry_no >= .*entry_no <= /),
        limited: false,
      },
    ]);
    expect(await pathsOf('add-up-statement')).toEqual([
      {
        table: 'entries',
        index: 'entries_pkey',
        condition: expect.stringMatching(/customer_no = .*entry_no < /),
        limited: false,
      },
    ]);
    for (const { index, condition } of await pathsOf('read-latest-changes')) {
      expect([index, condition]).toEqual([expect.any(String), expect.stringMatching(/customer_no = /)]);
    }
  } finally {
    client.release();
    await pool.end();
  }
});
