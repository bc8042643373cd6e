/** Logins of a test run, one in each role: services of tests work with no other rights than those that they have in production. */
import { makeLogins } from '@loyalty-ladder/store/roles/grant-roles.ts';
import { ROLE_OF_SERVICE, ROLES, type Role } from '@loyalty-ladder/store/roles/role-grants.ts';
import type { ClientBase } from 'pg';

const loginOf = (runId: string, role: Role): string => `${runId}_${role}`;

/** Of the whole cluster, as roles are. */
export async function makeTestLogins(client: ClientBase, runId: string): Promise<void> {
  await makeLogins(client, (role) => loginOf(runId, role), runId);
}

export async function dropTestLogins(client: ClientBase, runId: string): Promise<void> {
  for (const role of ROLES) await client.query(`drop role if exists ${loginOf(runId, role)}`);
}

/** The same database, for who works in a role. */
export function asRole(databaseUrl: string, runId: string, role: Role): string {
  return Object.assign(new URL(databaseUrl), { username: loginOf(runId, role), password: runId }).href;
}

/** @throws Error for a service that has none. */
export function asService(databaseUrl: string, runId: string, service: string): string {
  const role = ROLE_OF_SERVICE[service];
  if (role === undefined) throw new Error(`${service} has no role: packages/store/src/roles/role-grants.ts`);
  return asRole(databaseUrl, runId, role);
}
