/**
 * Each statement that services send many times reaches the tables that grow by the same look-ups, however large Postgres believes them to
 * be: a plan is kept as long as its connection lives, and may have been made before there was anything to look up (pool.ts).
 */
import { randomBytes } from 'node:crypto';
import { Supervisor } from '@loyalty-ladder/local-stack/supervisor.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { type AnyStatement, Statement } from '@loyalty-ladder/store/postgres/statement.ts';
import type { PoolClient } from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { fillStore } from '../../support/fill-store.ts';
import { loadStatements } from '../../support/load-statements.ts';
import { installedPostgres, startInstalledPostgres } from '../../support/postgres-servers.ts';
import { type AccessPath, accessPathsOf, isPlanned } from '../../support/statement-plans.ts';
import { cloneTemplate, createTemplate, dropDatabasesOf } from '../../support/test-database.ts';

/** They read everything there is: reports, and what people ask for once. */
const OF_THE_WHOLE_BASE = new Set([
  'count-customers',
  'count-key-customers',
  'count-waiting-returns',
  'count-webhook-starts',
  'is-store-empty',
  'list-api-keys',
  'list-calibrations',
  'list-moving-key-customers',
  'list-programs',
  'move-sequences-on',
  'read-answer-months',
  'read-base-sums',
  'read-bought-months',
  'read-calibration-effect',
  'read-critic-months',
  'read-driver-groups',
  'read-fact-counts',
  'read-frequency-bounds',
  'read-history-counts',
  'read-key-thresholds',
  'read-ledger-by-account',
  'read-ledger-by-kind',
  'read-money-bounds',
  'read-new-buyer-months',
  'read-no-effect-counts',
  'read-outbox-counts',
  'read-point-movers',
  'read-recency-bounds',
  'read-referred-months',
  'read-rfm-sample',
  'read-rfm-spread',
  'read-scored-groups',
  'read-stage-moves',
  'rewrite-outbox-ids',
]);

/** All others grow. */
const SMALL_TABLES = new Set([
  'api_keys',
  'anonymous_receipts',
  'base_measurements',
  'base_months',
  'calibrations',
  'card_repair',
  'census',
  'clock',
  'consumer_pauses',
  'dashboard_series',
  'dead_letters',
  'dead_letter_versions',
  'letter_replay_items',
  'letter_replays',
  'deployments',
  'owed_cards',
  'operator_actions',
  'pg_database',
  'probing',
  'programs',
  'relay_shards',
  'service_instances',
  'store',
  'stream_offsets',
  'sweeps',
  'webhook_channels',
  'webhook_endpoints',
  'webhook_events',
  'webhook_intake',
  'webhook_secrets',
  'webhook_replays',
]);

/** What a look-up must name, where it is not customer_no. */
const KEYS = new Map([
  ['adjustments', /adjustment_id =|customer_no =|proposed_at, adjustment_id/],
  ['customer_due', /customer_no =|partition = .*due_at <=/],
  ['dashboard_events', /at [<>]/],
  ['dashboard_readings', /step_seconds =/],
  ['facts', /occurred_at >=|customer_no [=>]|\(customer_no \+ 0\)\)* >/],
  ['history', /customer_no [=>]|decided_at >|outcome_key =/],
  ['idempotent_answers', /idempotency_key =|answered_at </],
  ['identities', /customer_id [=>]|customer_no =/],
  ['outbox_rest', /xid|position/],
  ['webhook_deliveries', /customer_no =|endpoint_no =|webhook_id =|done_at <|created_at </],
  ['webhook_queues', /customer_no =|endpoint_no =/],
  ['webhook_standing', /customer_no =|endpoint_no =/],
]);

/** As one would write it. */
const PLAINLY_JOINED = new Statement({
  name: 'plainly-joined',
  text: 'select c.state from unnest($1::bigint[]) as u(customer_no) join customers c on c.customer_no = u.customer_no',
  parameters: ['bigint[]'],
  row: { state: 'bytea' },
}) as unknown as AnyStatement;

const CUSTOMERS = 20_000;
const runId = `plans_${randomBytes(4).toString('hex')}`;
const installed = await installedPostgres();
let supervisor: Supervisor;
let statements: AnyStatement[];

beforeAll(async () => {
  supervisor = await Supervisor.open({ environment: process.env });
  statements = (await loadStatements()).filter((each) => isPlanned(each) && !OF_THE_WHOLE_BASE.has(each.name));
});
afterAll(() => supervisor?.stop());

describe.each([['the run', undefined], ...installed] as const)('on the Postgres of %s', (_, bin) => {
  let server: string;
  beforeAll(async () => {
    server = bin === undefined ? inject('endpoints').databaseUrl : await startInstalledPostgres(supervisor, bin);
    await createTemplate(server, runId);
  });
  afterAll(() => dropDatabasesOf(server, runId));

  test('every statement looks up the same, in tables empty, full and analysed', async () => {
    const database = await openDatabase(server);
    const empty = await lookAt(database);
    await fillStore(database.client, CUSTOMERS);
    const full = await lookAt(database);
    await database.client.query('analyze');
    const analysed = await lookAt(database);
    await database.close();
    expect(empty.faults).toEqual([]);
    expect(full).toEqual(empty);
    expect(analysed).toEqual(empty);
  });

  test('every statement looks up the same, in tables that have grown since they were analysed', async () => {
    const database = await openDatabase(server);
    await fillStore(database.client, 1);
    await database.client.query('analyze');
    const tiny = await lookAt(database);
    const joined = await accessPathsOf(database.client, PLAINLY_JOINED);
    const without = await lookAt(database, 'on');
    await fillStore(database.client, CUSTOMERS);
    const grown = await lookAt(database);
    await database.close();
    expect(tiny.faults).toEqual([]);
    expect(grown).toEqual(tiny);
    // What the pool's setting keeps away, and what it cannot.
    expect(without.faults).toContain('lock-customers reads all of customers');
    expect(joined.map(faultOf)).toEqual(['walks customers_pkey with no more than: nothing']);
  });
});

test.skipIf(installed.size > 0)(
  'no other version of Postgres is installed here, so plans were seen on one only',
  () => {},
);

interface Database {
  readonly client: PoolClient;
  close(): Promise<void>;
}

/** One session, as services have them; no autovacuum, so that tables are analysed when a test says so. */
async function openDatabase(server: string): Promise<Database> {
  const databaseUrl = await cloneTemplate(server, runId, `${runId}_${randomBytes(4).toString('hex')}`);
  const pool = createPool({ databaseUrl, applicationName: 'test', connectionsMax: 1, statementMsMax: 120_000 });
  const client = await pool.connect();
  const { rows } = await client.query(
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace",
  );
  for (const { relname } of rows) await client.query(`alter table ${relname} set (autovacuum_enabled = false)`);
  const close = async () => {
    client.release();
    await pool.end();
  };
  return { client, close };
}

/** @returns by statement, what it looks up in tables that grow; and what is wrong with that. */
async function lookAt({ client }: Database, sequentialScans: 'on' | 'off' = 'off') {
  await client.query('deallocate all');
  await client.query(`set enable_seqscan = ${sequentialScans}`);
  const lookUps: Record<string, string[]> = {};
  const faults: string[] = [];
  for (const each of statements) {
    const paths = (await accessPathsOf(client, each)).filter(({ table }) => !SMALL_TABLES.has(table));
    lookUps[each.name] = paths.map(
      ({ index, condition, limited }) => `${index}: ${condition}${limited ? ', the first' : ''}`,
    );
    faults.push(...paths.flatMap((path) => faultOf(path) ?? []).map((fault) => `${each.name} ${fault}`));
  }
  return { lookUps, faults };
}

function faultOf({ table, index, condition, limited }: AccessPath): string | undefined {
  if (index === undefined) return `reads all of ${table}`;
  if (limited && condition === undefined) return undefined;
  const key = KEYS.get(table) ?? /customer_no [=>]/;
  return key.test(condition ?? '') ? undefined : `walks ${index} with no more than: ${condition ?? 'nothing'}`;
}
