/**
 * Connections to Postgres as the whole product uses them: pipelined (queries of one round trip are sent at once), int8 as bigint,
 * timestamptz as Instant, and time limits, so that a stopped process (SIGSTOP, debugger, lost machine) cannot hold customers for long.
 */
import pg from 'pg';
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

export function createPool(options: PoolOptions): pg.Pool {
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    application_name: options.applicationName,
    max: options.connectionsMax ?? 4,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: options.idleInTransactionMsMax ?? 10_000,
    lock_timeout: options.lockMsMax ?? 5_000,
    statement_timeout: options.statementMsMax ?? 30_000,
    pipeline: true,
    // Statements here touch few rows, which Postgres cannot always know beforehand: to start workers for the relay's look at an empty
    // outbox took 19 ms instead of 0.02.
    options: '-c max_parallel_workers_per_gather=0',
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
