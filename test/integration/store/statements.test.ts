/** The types that statements declare are those that Postgres tells of them on the migrated database: what callers compile against is true. */
import { OIDS } from '@loyalty-ladder/store/postgres/sql-type.ts';
import { type AnyStatement, Statement } from '@loyalty-ladder/store/postgres/statement.ts';
import pg from 'pg';
import { expect } from 'vitest';
import { type Description, describeStatement } from '../../support/describe-statement.ts';
import { loadStatements } from '../../support/load-statements.ts';
import { testInWorld } from '../../support/world.ts';

const STATEMENTS_MIN = 60;

const test = testInWorld({ topics: false });

let client: pg.Client;
let statements: AnyStatement[];
/** `bigint`, `bigint[]` by oid. */
let typeNames: Map<number, string>;
/** `tableOid/columnNo` of columns of tables that may be null; of a view's nobody knows. */
let nullable: Set<string>;

test.beforeAll(async ({ world }) => {
  client = new pg.Client({ connectionString: world.endpoints.databaseUrl });
  await client.connect();
  statements = await loadStatements();
  typeNames = await readTypeNames();
  nullable = await readNullableColumns();
});
test.afterAll(() => client?.end());

test('every statement takes the parameters and answers with the columns that it declares', async () => {
  expect(statements.length).toBeGreaterThan(STATEMENTS_MIN);
  const found: string[] = [];
  for (const each of statements) found.push(...differences(each, await describeStatement(client, each.text)));
  expect(found).toEqual([]);
});

test.each([
  ['another name of a column', { row: { no: 'bigint', facts: 'integer' } }, /customerNo: bigint, not declared/],
  ['another type of a column', { row: { customerNo: 'text', facts: 'integer' } }, /customerNo: bigint, declared text/],
  [
    'a column that may be null',
    { text: 'select converted_at as at from referrals', parameters: [], row: { at: 'timestamptz' } },
    /at may be null/,
  ],
  ['another type of a parameter', { parameters: ['bigint[]', 'text[]'] }, /\$2: timestamptz\[\], declared text\[\]/],
  ['a parameter less', { parameters: ['bigint[]'] }, /\$2: timestamptz\[\], declared nothing/],
] as const)('%s is noticed', async (_, change, expected) => {
  const original = statements.find(({ name }) => name === 'count-facts-after');
  const { name, text, parameters, row } = original as AnyStatement;
  const changed = new Statement({ name, text, parameters, row, ...change }) as unknown as AnyStatement;
  expect(differences(changed, await describeStatement(client, changed.text)).join('\n')).toMatch(expected);
});

function differences({ name, parameters, row }: AnyStatement, described: Description): string[] {
  const columns = new Map(described.columns.map((column) => [column.name, column]));
  const found: string[] = [];
  const places = Math.max(parameters.length, described.parameterOids.length);
  for (let place = 0; place < places; place += 1) {
    const told = typeNames.get(described.parameterOids[place] ?? 0) ?? 'nothing';
    const declared = parameters[place]?.replace('?', '') ?? 'nothing';
    if (told !== declared) found.push(`$${place + 1}: ${told}, declared ${declared}`);
  }
  for (const { name: column, typeOid, tableOid, columnNo } of described.columns) {
    const told = typeNames.get(typeOid) ?? `type ${typeOid}`;
    const declared = row[column];
    if (declared === undefined) found.push(`${column}: ${told}, not declared`);
    else if (declared.replace('?', '') !== told) found.push(`${column}: ${told}, declared ${declared}`);
    else if (!declared.endsWith('?') && nullable.has(`${tableOid}/${columnNo}`)) found.push(`${column} may be null`);
  }
  found.push(...Object.keys(row).flatMap((column) => (columns.has(column) ? [] : `${column}: declared, not there`)));
  return found.map((difference) => `${name}: ${difference}`);
}

async function readTypeNames(): Promise<Map<number, string>> {
  const names = new Map(Object.entries(OIDS).map(([name, oid]) => [oid, name]));
  const { rows } = await client.query<{ oid: number; typelem: number }>(
    `select oid, typelem from pg_type where typcategory = 'A' and typelem = any($1::oid[])`,
    [[...names.keys()]],
  );
  return new Map([...names, ...rows.map(({ oid, typelem }) => [oid, `${names.get(typelem)}[]`] as const)]);
}

async function readNullableColumns(): Promise<Set<string>> {
  const { rows } = await client.query<{ place: string }>(
    `select attrelid || '/' || attnum as place from pg_attribute a join pg_class c on c.oid = attrelid
     where attnum > 0 and not attnotnull and relkind in ('r', 'p')`,
  );
  return new Set(rows.map(({ place }) => place));
}
