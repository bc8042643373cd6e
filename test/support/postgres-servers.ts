/** The Postgres servers that plans are looked at on: the run's, and one of each other version that this machine has installed. */
import { constants } from 'node:fs';
import { access, glob } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { startPostgresServer } from '@loyalty-ladder/local-stack/postgres-server.ts';
import type { Supervisor } from '@loyalty-ladder/local-stack/supervisor.ts';

/** Where Debian and Ubuntu put them, by version. */
const INSTALLED = '/usr/lib/postgresql/*/bin/initdb';
const VERSION_MIN = 15;

/** @returns folders of binaries by major version. */
export async function installedPostgres(): Promise<Map<number, string>> {
  const found = new Map<number, string>();
  for await (const path of glob(INSTALLED)) {
    const version = Number(path.split('/')[4]);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs && version >= VERSION_MIN) found.set(version, dirname(path));
  }
  return found;
}

/** @returns the address of an empty database on it. */
export function startInstalledPostgres(supervisor: Supervisor, bin: string): Promise<string> {
  return startPostgresServer(supervisor, () => {}, { initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') });
}
