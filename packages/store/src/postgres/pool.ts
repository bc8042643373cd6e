/**
 * Connections to Postgres as the whole product uses them: pipelined (queries of one round trip are sent at once), int8 as bigint,
 * timestamptz as Instant, and time limits, so that a stopped process (SIGSTOP, debugger, lost machine) cannot hold customers for long.
 */
import pg from 'pg';
import { PostgresClient, postgresAccess } from './postgres-access.ts';
import { OIDS } from './sql-type.ts';
import { parseTimestamp } from './timestamp.ts';

export interface PoolOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  readonly connectionsMax?: number;
  readonly idleInTransactionMsMax?: number;
  readonly lockMsMax?: number;
  readonly statementMsMax?: number;
}

/** Of the types of sql-type.ts those that pg would make something else of. */
const PARSERS = new Map<number, (text: string) => unknown>([
  [OIDS.bigint, BigInt],
  [OIDS.timestamptz, parseTimestamp],
]);

/**
 * Statements here touch few rows of tables that grow without end. Postgres cannot know that beforehand, and a plan that it once made is
 * kept as long as the connection lives: made while a table was empty, or analysed when it was tiny, it would read the whole of it until
 * the next ANALYZE. The relay's search for its next window took 60 ms a call so, half of all database time of a replay. Hence:
 * - no sequential scan where there is another way (a report on everything still has none, and takes as long as before);
 * - no bitmap scan: it loses the order of its index, and would read and sort the whole backlog of the outbox for each page;
 * - one plan for all values of the parameters: what plans.test.ts finds good, in tables empty, tiny and full, is what runs;
 * - no parallel workers: to start them for a look at an empty outbox took 19 ms instead of 0.02.
 */
const PLANS = Object.entries({
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  plan_cache_mode: 'force_generic_plan',
  max_parallel_workers_per_gather: 0,
})
  .map(([name, value]) => `-c ${name}=${value}`)
  .join(' ');

export function createPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    ...postgresAccess(options.databaseUrl),
    Client: PostgresClient,
    application_name: options.applicationName,
    max: options.connectionsMax ?? 4,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: options.idleInTransactionMsMax ?? 10_000,
    lock_timeout: options.lockMsMax ?? 5_000,
    statement_timeout: options.statementMsMax ?? 30_000,
    pipeline: true,
    options: PLANS,
    types: {
      getTypeParser: (oid, format) => (format !== 'binary' && PARSERS.get(oid)) || pg.types.getTypeParser(oid, format),
    },
  } as pg.PoolConfig);
  // A connection that breaks is replaced at the next use, and its queries fail; without a listener the event would end the process.
  // The pool listens for idle ones only; one that is inside a transaction speaks for itself.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}
