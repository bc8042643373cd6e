/**
 * A key that may do everything, for who tries the system out on this machine: made by `npm start` alone, in a store that it has started itself.
 * A store that the environment names is somebody else's, and gets none.
 */
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { createKey } from '@loyalty-ladder/operations/keys/create-key.ts';
import { SCOPES, type Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import type { Ladder } from './start-ladder.ts';

const SCOPE_NAMES = Object.keys(SCOPES) as Scope[];
/** Data may be kept (`--folder`): the key that the next start makes is another one. */
const VALID_DAYS = 7;

/** @returns variables for programs of one's own, none where there is no gateway or no key. */
export async function developmentKey({
  services,
  kinds,
  endpoints,
}: Pick<Ladder, 'services' | 'kinds' | 'endpoints'>): Promise<Record<string, string>> {
  const gateway = services.find(({ service }) => service === 'gateway');
  if (gateway === undefined) return {};
  if (kinds.databaseUrl === 'environment') return { GATEWAY_URL: gateway.publicUrl };
  const pool = createPool({ databaseUrl: endpoints.databaseUrl, applicationName: 'npm start', connectionsMax: 1 });
  try {
    const { key } = await createKey(pool, {
      ...{ name: 'development', grant: { scopes: SCOPE_NAMES }, expiresAt: Date.now() + VALID_DAYS * DAY_MS },
      ...{ actor: 'npm start', reason: 'to try the system out' },
    });
    return { GATEWAY_URL: gateway.publicUrl, GATEWAY_KEY: key };
  } finally {
    await pool.end();
  }
}
