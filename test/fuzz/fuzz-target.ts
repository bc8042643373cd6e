/** A gateway to be attacked: with keys good and bad, and a customer of whom nothing may come out, since nobody asks for her. */

import { keyText, mintKey } from '@loyalty-ladder/operations/keys/api-key.ts';
import { createKey } from '@loyalty-ladder/operations/keys/create-key.ts';
import { revokeKey } from '@loyalty-ladder/operations/keys/revoke-key.ts';
import { SCOPES, type Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import type { Pool } from 'pg';
import { customerOf, type FuzzTarget } from './fuzz.ts';

/** So that none of the attack is refused for its rate alone, and who is slow is cut off soon. */
export const FUZZ_ENVIRONMENT = {
  KEY_REQUESTS_PER_SECOND_MAX: '1000000',
  ADDRESS_REQUESTS_PER_SECOND_MAX: '1000000',
  SOURCE_EVENTS_PER_SECOND_MAX: '1000000',
  GATEWAY_REQUEST_MS_MAX: '5000',
};

const RECORD = { actor: 'fuzz', reason: 'a hostile test' };

/** @param pool of the gateway's store. */
export async function fuzzTarget(url: string, pool: Pool): Promise<FuzzTarget> {
  const make = async (scopes: readonly Scope[], expiresAt: number | null = null) =>
    (await createKey(pool, { ...RECORD, name: 'fuzz', grant: { scopes }, expiresAt })).key;
  const [whole, expired, revoked] = [
    await make(Object.keys(SCOPES) as Scope[]),
    await make(['read'], Date.now() - 1_000),
    await make(['read']),
  ];
  await revokeKey(pool, idOf(revoked), RECORD);
  const keys = {
    whole,
    bad: [expired, revoked, keyText(mintKey(idOf(whole))), keyText(mintKey())] as [string, ...string[]],
  };
  const secrets = [whole, expired, revoked].map((key) => key.split('_')[2] ?? '');
  return { port: Number(new URL(url).port), keys, secrets };
}

const idOf = (key: string): string => key.split('_')[1] ?? '';

/** How many of the facts answered with 202 are recorded by now; each is the first of its customer. */
export async function countRecorded(pool: Pool, ids: readonly string[]): Promise<number> {
  const { rows } = await pool.query(
    'select count(*)::integer as n from identities where customer_id = any ($1::text[])',
    [ids.map(customerOf)],
  );
  return rows[0].n;
}
