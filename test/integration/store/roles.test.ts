/** Least privilege: what the catalog says each role may do is the table of role-grants.ts, and what that is for holds against SQL by hand. */
import { GRANTS, privilegesOf, ROLES, type Role } from '@loyalty-ladder/store/roles/role-grants.ts';
import type { Pool } from 'pg';
import { expect, inject } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { withClient } from '../../support/test-database.ts';
import { asRole } from '../../support/test-logins.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ services: ['purchase-consumer'] });

const RELATIONS = `
  select relname as name, relkind = 'S' as sequence from pg_class c
  where relnamespace = 'public'::regnamespace and relkind in ('r', 'p', 'S', 'v', 'm') and not relispartition
    and not exists (select from pg_depend where c.relkind = 'S' and objid = c.oid and deptype = 'i') order by relname`;

/** Of partitions too, of all grantees but the owner, who has everything. */
const GRANTED = `
  select c.relname as name, coalesce(r.rolname, 'everybody') as role, a.privilege_type as privilege, '' as column
  from pg_class c cross join lateral aclexplode(c.relacl) a left join pg_roles r on r.oid = a.grantee
  where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner
  union all
  select c.relname, coalesce(r.rolname, 'everybody'), a.privilege_type, t.attname
  from pg_class c join pg_attribute t on t.attrelid = c.oid cross join lateral aclexplode(t.attacl) a
    left join pg_roles r on r.oid = a.grantee
  where c.relnamespace = 'public'::regnamespace and a.grantee <> c.relowner`;

async function grantedIn(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<Record<'name' | 'role' | 'privilege' | 'column', string>>(GRANTED);
  return rows.map(({ name, role, privilege, column }) =>
    `${role} ${privilege.toLowerCase()}${column && ` (${column})`} ${name}`.trim(),
  );
}

const meant = Object.entries(GRANTS).flatMap(([name, row]) =>
  ROLES.flatMap((role, index) =>
    privilegesOf(row[index] ?? '')
      .split(', ')
      .filter((privilege) => privilege !== '')
      .map((privilege) => `${role} ${privilege} ${name}`),
  ),
);

test('every table and sequence has its row of grants', async ({ world }) => {
  const { rows } = await world.pool.query<{ name: string }>(RELATIONS);
  const unlisted = rows.map(({ name }) => name).filter((name) => GRANTS[name] === undefined);
  expect(
    unlisted,
    'a new one is a row in GRANTS, packages/store/src/roles/role-grants.ts: who may do what with it',
  ).toEqual([]);
  const gone = Object.keys(GRANTS).filter((name) => !rows.some((row) => row.name === name));
  expect(gone, 'rows of GRANTS that no migration makes a table for').toEqual([]);
});

test('each role has what its row says, and nobody has more: no TRUNCATE, no TRIGGER, nothing for everybody', async ({
  world,
}) => {
  expect((await grantedIn(world.pool)).toSorted()).toEqual(meant.toSorted());
});

const refusedTo = (world: World, role: Role, text: string): Promise<string> =>
  withClient(asRole(world.endpoints.databaseUrl, inject('runId'), role), (client) =>
    client.query(text).then(
      () => 'done',
      ({ code }: { readonly code: string }) => code,
    ),
  );

const APPENDED = { entries: 'points', history: 'sequence', outbox: 'payload', operator_actions: 'reason' };

test('no role can change or remove what is recorded', async ({ world }) => {
  for (const role of ROLES) {
    for (const [table, column] of Object.entries(APPENDED)) {
      for (const change of [`update ${table} set ${column} = ${column}`, `delete from ${table}`, `truncate ${table}`]) {
        expect([role, change, await refusedTo(world, role, change)]).toEqual([role, change, '42501']);
      }
      const trigger = `alter table ${table} disable trigger all`;
      expect([role, trigger, await refusedTo(world, role, trigger)]).toEqual([role, trigger, '42501']);
    }
  }
});

const SLIPPED = `
  insert into entries
  select customer_no, entry_no + 1, entry_key, effective_at, kind, from_account, to_account, points, cause_source, cause, null, recorded_at, chain
  from entries order by customer_no, entry_no desc limit 1`;
const RAISED =
  'update customers set entry_count = entry_count + 1 where customer_no = (select min(customer_no) from entries)';

test('an entry that its customer was not decided for is refused, whoever writes it', async ({ world }) => {
  await world.apply([purchase({ id: 'p', customerId: 'c', at: '2024-05-06T10:00:00Z' })]);
  for (const role of ['ladder_gateway', 'ladder_consumer', 'ladder_ops'] as const) {
    expect(await refusedTo(world, role, SLIPPED)).toBe('23001');
  }
  // With the count raised as well it is the chain that shows it.
  expect(
    await refusedTo(
      world,
      'ladder_gateway',
      `${RAISED}; ${SLIPPED.replace('recorded_at, chain', "recorded_at, sha256('x')")}`,
    ),
  ).toBe('23001');
});

test('the gateway learns that a key was used, and can give nobody another right', async ({ world }) => {
  expect(await refusedTo(world, 'ladder_gateway', 'update api_keys set last_used_at = clock_timestamp()')).toBe('done');
  expect(await refusedTo(world, 'ladder_gateway', 'update api_keys set key_id = key_id')).toBe('42501');
  expect(await refusedTo(world, 'ladder_relay', 'select from api_keys')).toBe('42501');
});

test('an owner who may make no roles is told, and everything else goes on', async ({ world }) => {
  const client = await world.pool.connect();
  try {
    await client.query('begin');
    await client.query(`create role "${world.topicPrefix}owner"`);
    await client.query(`grant execute on function ladder_role(text) to "${world.topicPrefix}owner"`);
    await client.query(`set local role "${world.topicPrefix}owner"`);
    const { rows } = await client.query(
      "select ladder_role('ladder_ops') as there, ladder_role('ladder_nobody') as made",
    );
    expect(rows).toEqual([{ there: true, made: false }]);
  } finally {
    await client.query('rollback');
    client.release();
  }
});
