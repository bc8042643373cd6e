/** Databases of tests: one template a test run, migrated and with the default program; a clone of it for each test file (30 ms). */
import { prepareDatabase } from '@loyalty-ladder/operations/setup/prepare-database.ts';
import { setClock } from '@loyalty-ladder/store/postgres/clock.ts';
import pg from 'pg';
import { dropTestLogins, makeTestLogins } from './test-logins.ts';
import { waitUntil } from './wait-until.ts';

function templateName(runId: string): string {
  return `${runId}_template`;
}

/** @param serverUrl any database of the server; its user must be allowed to create databases. */
export async function createTemplate(serverUrl: string, runId: string): Promise<void> {
  const template = templateName(runId);
  await withClient(serverUrl, (client) => client.query(`create database ${template}`));
  await prepareDatabase(urlOf(serverUrl, template));
  await withClient(urlOf(serverUrl, template), (client) => makeTestLogins(client, runId));
}

/** @returns its address. */
export async function cloneTemplate(serverUrl: string, runId: string, name: string): Promise<string> {
  const template = templateName(runId);
  // The lock: two clones at once fail with "source database is being accessed by other users".
  await withClient(serverUrl, async (client) => {
    await client.query('select pg_advisory_lock(hashtext($1))', [template]);
    await client.query(`create database ${name} template ${template}`);
  });
  const url = urlOf(serverUrl, name);
  await withClient(url, (client) => client.query('update store set epoch = default')); // Another store than its sister clones.
  return url;
}

/** @param clock LADDER_CLOCK of this store, instead of the one it has; undefined: stays. */
export async function setTestClock(databaseUrl: string, clock: string | undefined): Promise<void> {
  if (clock === undefined) return;
  await withClient(databaseUrl, async (client) => {
    await client.query('delete from clock');
    await setClock(client, clock);
  });
}

/**
 * A copy of a database as it is, byte by byte, which drop with dropDatabase. Whoever is connected to the original is cut off.
 * @returns its address.
 */
export async function backUpDatabase(serverUrl: string, databaseUrl: string): Promise<string> {
  const name = nameOf(databaseUrl);
  const copy = async (client: pg.Client) => {
    await client.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [name]);
    await client.query(`create database ${name}_backup template ${name}`);
    return true;
  };
  await withClient(serverUrl, (client) => waitUntil(() => copy(client), { what: 'backup' }));
  return urlOf(serverUrl, `${name}_backup`);
}

export const nameOf = (databaseUrl: string): string => new URL(databaseUrl).pathname.slice(1);

export async function dropDatabase(serverUrl: string, name: string): Promise<void> {
  await withClient(serverUrl, (client) => client.query(`drop database if exists ${name} with (force)`));
}

/** Whatever tests that were killed left behind, and the template. */
export async function dropDatabasesOf(serverUrl: string, runId: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const { rows } = await client.query('select datname from pg_database where starts_with(datname, $1)', [
      `${runId}_`,
    ]);
    for (const { datname } of rows) await client.query(`drop database if exists ${datname} with (force)`);
    await dropTestLogins(client, runId);
  });
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

/** A session of its own, ended with its use. */
export async function withClient<T>(url: string, use: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'test' });
  await client.connect();
  try {
    return await use(client);
  } finally {
    await client.end();
  }
}
