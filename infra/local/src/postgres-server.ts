/** A Postgres server from the npm package's binaries, with the product's settings, its data in the private folder. */
import { randomBytes } from 'node:crypto';
import { chmod, chown, copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Reporter } from '@loyalty-ladder/runtime/report-progress.ts';
import pg from 'pg';
import type { ProcessOptions } from './child-process.ts';
import { freePort } from './free-port.ts';
import { findPostgresBinaries, othersReach, type PostgresBinaries } from './postgres-binaries.ts';
import { findPostgresUser } from './postgres-user.ts';
import type { Supervisor } from './supervisor.ts';
import { waitUntilReady } from './wait-until-ready.ts';

const SETTINGS = fileURLToPath(new URL('../../postgres/postgresql.conf', import.meta.url));
const READY_SECONDS_MAX = 30;
const OWNER = 'ladder';
const DATABASE = 'loyalty_ladder';

/**
 * @param installed default: the package's.
 * @returns the address of an empty database.
 * @throws MissingTool; Error with the end of the log when it does not start.
 */
export async function startPostgresServer(
  supervisor: Supervisor,
  reporter: Reporter,
  installed?: PostgresBinaries,
): Promise<string> {
  const user = await findPostgresUser();
  if (user !== undefined && !(await othersReach(supervisor.folder))) {
    throw new Error(
      `Postgres does not run as root, and other users cannot reach ${supervisor.folder}: choose another folder`,
    );
  }
  const binaries = installed ?? (await findPostgresBinaries(supervisor.folder, user !== undefined));
  const data = join(supervisor.folder, 'postgres-data');
  const password = randomBytes(16).toString('hex');
  const asUser = (options: ProcessOptions): ProcessOptions => (user === undefined ? options : { ...options, user });
  const passwordFile = join(supervisor.folder, 'postgres-password');
  await mkdir(data, { mode: 0o700 });
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (user !== undefined) await Promise.all([data, passwordFile].map((path) => chown(path, user.uid, user.gid)));
  await supervisor.run(asUser(initialize(binaries.initdb, data, passwordFile)));
  await rm(passwordFile);

  const port = await freePort();
  const server = supervisor.start(asUser(await serve(supervisor.folder, binaries.postgres, data, port)));
  const url = (database: string): string => `postgres://${OWNER}:${password}@127.0.0.1:${port}/${database}`;
  await waitUntilReady(server, () => createDatabase(url('postgres')), READY_SECONDS_MAX);
  reporter(`Postgres listens on 127.0.0.1:${port}`);
  return url(DATABASE);
}

/** C sorts text by its bytes, as the domain does; without --no-sync a new folder costs seconds and wins nothing. */
function initialize(initdb: string, data: string, passwordFile: string): ProcessOptions {
  const locale = ['--encoding=UTF8', '--locale=C'];
  const access = [`--username=${OWNER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  const args = [`--pgdata=${data}`, ...locale, ...access, '--no-sync', '--no-instructions'];
  return { name: 'postgres-init', command: initdb, args, environment: { LC_ALL: 'C' }, orphanSignal: 'TERM' };
}

async function serve(folder: string, postgres: string, data: string, port: number): Promise<ProcessOptions> {
  const settingsFile = join(folder, 'postgresql.conf'); // A copy: the user it runs as may not reach the checkout.
  await copyFile(SETTINGS, settingsFile);
  await chmod(settingsFile, 0o644);
  const settings = { config_file: settingsFile, listen_addresses: '127.0.0.1', port, unix_socket_directories: '' };
  return {
    name: 'postgres',
    command: postgres,
    args: ['-D', data, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    environment: { LC_ALL: 'C' },
    stopSignal: 'SIGINT', // Fast shutdown: ends its sessions. SIGTERM would wait for them.
    orphanSignal: 'QUIT', // At once, but in order: killed, it would leave shared memory behind.
  };
}

/** Also the probe: the port accepts connections some time before sessions are served. */
async function createDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(`create database ${DATABASE}`);
    return true;
  } finally {
    await client.end();
  }
}
