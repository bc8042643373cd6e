/** Migrates a database, sets its clock and publishes the first program, where that has not been done. */
import { fileURLToPath } from 'node:url';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { migrate } from '@loyalty-ladder/store/postgres/migrate.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { publishFirstProgram } from '@loyalty-ladder/store/programs/programs.ts';
import { grantRoles, makeLogins } from '@loyalty-ladder/store/roles/grant-roles.ts';
import type { Role } from '@loyalty-ladder/store/roles/role-grants.ts';
import type { Pool } from 'pg';
import { readProgramFile } from '../program/read-program-file.ts';
import { type TakenProgram, takeProgramFile } from '../program/take-program-file.ts';

const DEFAULT_PROGRAM = fileURLToPath(new URL('../../../domain/program/default.json', import.meta.url));
/** Before any fact: what happened before the program existed counts by the first one. */
const FIRST_PROGRAM_EFFECTIVE_AT = 0;

export interface DatabaseOptions {
  /** `LADDER_CLOCK`: see packages/store/src/postgres/clock.ts. */
  readonly clock?: string | undefined;
  /** The program of a store in which nobody is recorded, as in its file; undefined: program/default.json for one that has none. */
  readonly program?: unknown;
  /** `ROLE_LOGINS_PASSWORD`: of every role, which is a login then; undefined: logins are the operator's. */
  readonly loginsPassword?: string | undefined;
}

export interface PreparedDatabase {
  /** By the store's clock. */
  readonly now: Instant;
  readonly taken: TakenProgram;
  /** Not there, and this user may not make them. */
  readonly missingRoles: readonly Role[];
}

export async function prepareDatabase(
  databaseUrl: string,
  { clock, program, loginsPassword }: DatabaseOptions = {},
): Promise<PreparedDatabase> {
  const body = program ?? (await readProgramFile(DEFAULT_PROGRAM)).body;
  await migrate({ databaseUrl, clock });
  const pool = createPool({ databaseUrl, applicationName: 'prepare', connectionsMax: 1 });
  try {
    await publishFirstProgram(pool, { version: 1, effectiveAt: FIRST_PROGRAM_EFFECTIVE_AT, body });
    const taken = program === undefined ? 'same' : await takeProgramFile(pool, body);
    const missingRoles = await prepareRoles(pool, loginsPassword);
    return { now: await readClock(pool), taken, missingRoles };
  } finally {
    await pool.end();
  }
}

function prepareRoles(pool: Pool, loginsPassword: string | undefined): Promise<Role[]> {
  return inTransaction(pool, async (tx) => {
    const missing = await grantRoles(tx);
    if (loginsPassword !== undefined && missing.length === 0) await makeLogins(tx, (role) => role, loginsPassword);
    return { result: missing };
  });
}
