/** Keys that an endpoint's messages are signed with, sealed (webhooks/secret-box.ts); which are good goes by Postgres' own clock. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface SealedKey {
  readonly endpointNo: bigint;
  /** Whom it is sealed for. */
  readonly endpointId: string;
  readonly sealed: Buffer;
  /** Null: until it is rotated. */
  readonly endsAt: Instant | null;
}

const END_KEYS = statement({
  name: 'end-signing-keys',
  text: `
    update webhook_secrets
    set ends_at = least(ends_at, clock_timestamp() + $2 * interval '1 second')
    where endpoint_no = $1 and (ends_at is null or ends_at > clock_timestamp())`,
  parameters: ['bigint', 'float8'],
});

const INSERT_KEY = statement({
  name: 'insert-signing-key',
  text: `
    insert into webhook_secrets (endpoint_no, secret_no, sealed)
    select $1, coalesce(max(secret_no), 0) + 1, $2 from webhook_secrets where endpoint_no = $1`,
  parameters: ['bigint', 'bytea'],
});

const DROP_ENDED_KEYS = statement({
  name: 'drop-ended-signing-keys',
  text: 'delete from webhook_secrets where endpoint_no = $1 and ends_at <= clock_timestamp()',
  parameters: ['bigint'],
});

const DROP_KEYS = statement({
  name: 'drop-signing-keys',
  text: 'delete from webhook_secrets where endpoint_no = $1',
  parameters: ['bigint'],
});

const READ_KEYS = statement({
  name: 'read-signing-keys',
  text: `
    select s.endpoint_no as "endpointNo", e.endpoint_id as "endpointId", s.sealed, s.ends_at as "endsAt"
    from webhook_secrets s join webhook_endpoints e using (endpoint_no)
    where s.endpoint_no = any ($1::bigint[]) and (s.ends_at is null or s.ends_at > clock_timestamp())
    order by s.endpoint_no, s.secret_no desc`,
  parameters: ['bigint[]'],
  row: { endpointNo: 'bigint', endpointId: 'text', sealed: 'bytea', endsAt: 'timestamptz?' },
});

/** @param tx that holds the endpoint's row. @param overlapSeconds how long the keys before still sign; one that ends earlier does so. */
export async function addSigningKey(
  tx: ClientBase,
  { endpointNo, sealed, overlapSeconds }: { endpointNo: bigint; sealed: Buffer; overlapSeconds: number },
): Promise<void> {
  await END_KEYS.run(tx, endpointNo, overlapSeconds);
  await DROP_ENDED_KEYS.run(tx, endpointNo);
  await INSERT_KEY.run(tx, endpointNo, sealed);
}

/** Of an endpoint that is deleted: nothing is signed with them any more. @param tx that has deleted it. */
export async function dropSigningKeys(tx: ClientBase, endpointNo: bigint): Promise<void> {
  await DROP_KEYS.run(tx, endpointNo);
}

/** @returns those that are good now, of each endpoint the newest first. */
export function readSigningKeys(db: ClientBase | Pool, endpointNos: readonly bigint[]): Promise<SealedKey[]> {
  return READ_KEYS.rows(db, endpointNos);
}
