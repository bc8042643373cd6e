/** What the first migration promises and later code relies on. */
import { readFile } from 'node:fs/promises';
import { listOperatorActions } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { describe, expect } from 'vitest';
import { testInWorld } from '../../support/world.ts';

const test = testInWorld({ topics: false });
test.beforeAll(async ({ world }) => {
  await world.pool.query(`
    insert into customers (customer_no, customer_id, partition, fold_version, state, entry_count, chain)
    values (1, 'c', 0, 1, '', 1, decode(repeat('00', 32), 'hex'))`);
  await world.pool.query(`
    insert into entries (customer_no, entry_no, entry_key, effective_at, kind, from_account, to_account, points, cause, recorded_at, chain)
    values (1, 1, decode(repeat('00', 16), 'hex'), now(), 'earn', 'program:issued', 'customer:pending', 1, 'test', now(),
            decode(repeat('00', 32), 'hex'))`);
  await world.pool.query(`
    insert into history (customer_no, outcome_key, revision, retracted, type, effective_at, content, sequence, version, decided_at)
    values (1, decode(repeat('00', 16), 'hex'), 1, false, 'stage.changed', now(), '{}', 1, 1, now())`);
  await world.pool.query(
    "insert into outbox (id, aggregatetype, aggregateid, type, topic, headers) values ('1', 'customer', 'c', 't', 't', '{}')",
  );
});

describe('ledger, history, outbox, versions of dead letters, calibrations and the record of operators', () => {
  test.for([
    ['entries', 'update entries set points = 2'],
    ['entries', 'delete from entries'],
    ['entries', 'truncate entries'],
    ['history', 'update history set retracted = true'],
    ['history', 'delete from history'],
    ['outbox', "update outbox set topic = 'other'"],
    ['outbox', 'delete from outbox'],
    ['dead_letter_versions', "update dead_letter_versions set reason = 'another'"],
    ['dead_letter_versions', 'delete from dead_letter_versions'],
    ['calibrations', 'update calibrations set body = null'],
    ['calibrations', 'delete from calibrations'],
    ['calibrations', 'truncate calibrations'],
    ['operator_actions', "update operator_actions set reason = 'another'"],
    ['operator_actions', 'delete from operator_actions'],
    ['operator_actions', 'truncate operator_actions'],
  ] as const)('%s are append-only: %s is refused', async ([table, statement], { world }) => {
    await expect(world.pool.query(statement)).rejects.toThrow(`${table} is append-only`);
  });
});

test('what an operator does is recorded with it or not at all, and told newest first', async ({ world: { pool } }) => {
  const doing = { actor: 'olga', action: 'store-schema try', subject: 'a/0', reason: 'to see', details: { from: '1' } };
  const failing = inTransaction(pool, async (tx) => {
    await recordOperatorAction(tx, doing);
    throw new Error('it was not done');
  });
  await expect(failing).rejects.toThrow('it was not done');
  const numbers = [1, 2].map((number) =>
    inTransaction(pool, async (tx) => ({
      result: await recordOperatorAction(tx, { ...doing, details: { from: String(number) } }),
    })),
  );
  const [newest, oldest] = (await Promise.all(numbers)).toSorted((a, b) => Number(b - a));
  const listed = await listOperatorActions(pool, 'store-schema', 10);
  expect(listed.map(({ actionId }) => actionId)).toEqual([newest, oldest]);
  expect(listed[0]).toMatchObject({ actor: 'olga', action: 'store-schema try', subject: 'a/0', reason: 'to see' });
  expect(Math.abs(Date.now() - (listed[0]?.at ?? 0))).toBeLessThan(60_000);
});

test('dead letters of an earlier version keep the headers that they had, as a list', async ({ world: { pool } }) => {
  const migration = new URL('../../../packages/store/migrations/0007_dead_letter_headers.sql', import.meta.url);
  const client = await pool.connect();
  try {
    await client.query('begin; create schema earlier; set local search_path = earlier');
    await client.query('create table dead_letters (no integer, headers jsonb not null)');
    const large = 'x'.repeat(300);
    for (const [no, headers] of [
      { ce_id: 'i', ce_source: 's', a: { base64: '/w==' } },
      { ce_id: { base64: '/w==' }, ce_source: large },
      {},
    ].entries())
      await client.query('insert into dead_letters values ($1, $2)', [no, headers]);
    await client.query(await readFile(migration, 'utf8'));
    const { rows } = await client.query('select source, event_id, headers from dead_letters order by no');
    expect(rows.map(({ source, event_id, headers }) => [source, event_id, headers.toSorted()])).toEqual([
      [
        's',
        'i',
        [
          ['a', { base64: '/w==' }],
          ['ce_id', 'i'],
          ['ce_source', 's'],
        ],
      ],
      [
        null,
        null,
        [
          ['ce_id', { base64: '/w==' }],
          ['ce_source', large],
        ],
      ],
      [null, null, []],
    ]);
  } finally {
    await client.query('rollback');
    client.release();
  }
});

test('customer_no leads every unique key of a customer table, so that tables can be distributed by it', async ({
  world,
}) => {
  const { rows } = await world.pool.query(`
    select c.relname as table, i.relname as key,
           (select attname from pg_attribute where attrelid = c.oid and attnum = x.indkey[0]) as leading
    from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'public' and x.indisunique
      and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'customer_no')
      and c.relname <> 'identities'`);
  expect(rows.map(({ table }) => table)).toEqual(expect.arrayContaining(['customers', 'facts', 'entries', 'history']));
  expect(rows.filter(({ leading }) => leading !== 'customer_no')).toEqual([]);
});

test('no index holds a column of customers that changes, so that updates stay HOT', async ({ world }) => {
  const { rows } = await world.pool.query("select indexdef from pg_indexes where tablename = 'customers'");
  expect(rows.map(({ indexdef }) => indexdef)).toEqual([expect.stringContaining('(customer_no)')]);
});

test('an entry cannot stay on its account, and a correction corrects its own key', async ({ world }) => {
  const insert = (to: string, corrects: string) =>
    world.pool.query(`
      insert into entries (customer_no, entry_no, entry_key, effective_at, kind, from_account, to_account, points, cause, corrects,
                           recorded_at, chain)
      values (1, 2, decode(repeat('00', 16), 'hex'), now(), 'earn', 'program:issued', '${to}', 1, 'test',
              decode(repeat('${corrects}', 16), 'hex'), now(), decode(repeat('00', 32), 'hex'))`);
  await expect(insert('program:issued', '00')).rejects.toThrow(/check constraint/);
  await expect(insert('customer:pending', '11')).rejects.toThrow(/check constraint/);
  await world.pool.query('update customers set entry_count = 2 where customer_no = 1');
  await expect(insert('customer:pending', '00')).resolves.toBeDefined();
});

test('what stands of the history is the highest revision of each outcome, and nothing of one that was retracted', async ({
  world,
}) => {
  await world.pool.query(`
    insert into history (customer_no, outcome_key, revision, retracted, type, effective_at, content, sequence, version, decided_at)
    select 7, decode(repeat(key, 16), 'hex'), revision, retracted, 'stage.changed', now(), '{}', 1, 1, now()
    from (values ('01', 1, false), ('01', 2, false), ('02', 1, false), ('02', 2, true), ('03', 1, true), ('03', 2, false))
      as revisions(key, revision, retracted)`);
  const { rows } = await world.pool.query(
    `select left(encode(outcome_key, 'hex'), 2) as key, revision from standing_history where customer_no = 7 order by 1`,
  );
  expect(rows).toEqual([
    { key: '01', revision: 2 },
    { key: '03', revision: 2 },
  ]);
});
