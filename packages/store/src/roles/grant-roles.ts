/** Makes the roles, where this user may, and gives each exactly what role-grants.ts says. Safe to run at each deploy. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import { GRANTS, privilegesOf, ROLES, type Role } from './role-grants.ts';

const ENSURE_ROLES = statement({
  name: 'ensure-roles',
  text: 'select u.role, ladder_role(u.role) as "isThere" from unnest($1::text[]) as u(role)',
  parameters: ['text[]'],
  row: { role: 'text', isThere: 'boolean' },
});

/** Of tables that are here: an older or a newer store has others. */
const GRANT = statement({
  name: 'grant-roles',
  text: `
    select count(*) filter (where ladder_grant(u.role, u.relation, u.privileges)) as granted
    from unnest($1::text[], $2::text[], $3::text[]) as u(role, relation, privileges)
    where to_regclass(u.relation) is not null`,
  parameters: ['text[]', 'text[]', 'text[]'],
  row: { granted: 'bigint' },
});

const MAKE_LOGINS = statement({
  name: 'make-logins',
  text: `
    select count(*) filter (where ladder_login(u.login, u.role, $3)) as made
    from unnest($1::text[], $2::text[]) as u(login, role)`,
  parameters: ['text[]', 'text[]', 'text'],
  row: { made: 'bigint' },
});

/** @returns the roles that are not there and that this user may not make: they have been given nothing. */
export async function grantRoles(tx: ClientBase): Promise<Role[]> {
  const ensured = await ENSURE_ROLES.rows(tx, ROLES);
  const missing = ROLES.filter((role) => !ensured.some((each) => each.role === role && each.isThere));
  const grants = Object.entries(GRANTS).flatMap(([relation, row]) =>
    ROLES.flatMap((role, index) =>
      missing.includes(role) ? [] : [{ role, relation, privileges: privilegesOf(row[index] ?? '') }],
    ),
  );
  await GRANT.run(
    tx,
    grants.map(({ role }) => role),
    grants.map(({ relation }) => relation),
    grants.map(({ privileges }) => privileges),
  );
  return missing;
}

/**
 * For one machine and for tests; elsewhere logins are the operator's.
 * @param nameOf the login of a role; the role itself may be one.
 */
export async function makeLogins(tx: ClientBase, nameOf: (role: Role) => string, password: string): Promise<void> {
  await MAKE_LOGINS.run(tx, ROLES.map(nameOf), ROLES, password);
}
