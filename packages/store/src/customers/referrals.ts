/** Referrals by the one who was named: what a first purchase has to look up. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface Referral {
  /** The one who was named. */
  readonly friendNo: bigint;
  readonly referrerNo: bigint;
  /** Of the referral fact. */
  readonly source: string;
  readonly id: string;
  readonly occurredAt: Instant;
}

export interface ReferralStand extends Referral {
  /** As of which purchase the referral counts so far; null: none. */
  readonly convertedAt: Instant | null;
  /** The friend's first purchase of all recorded, null without one. */
  readonly firstPurchaseAt: Instant | null;
}

const FIND_REFERRERS = statement({
  name: 'find-referrers',
  text: `
    select distinct r.referrer_no as "referrerNo"
    from identities i cross join lateral (select referrer_no from referrals r where r.customer_no = i.customer_no offset 0) r
    where i.customer_id = any($1::text[])`,
  parameters: ['text[]'],
  row: { referrerNo: 'bigint' },
});

const INSERT_REFERRALS = statement({
  name: 'insert-referrals',
  text: `
    insert into referrals (customer_no, referrer_no, source, id, occurred_at)
    select * from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[])`,
  parameters: ['bigint[]', 'bigint[]', 'text[]', 'text[]', 'timestamptz[]'],
});

const READ_REFERRALS = statement({
  name: 'read-referrals',
  text: `
    select r.customer_no as "friendNo", r.referrer_no as "referrerNo", r.source, r.id, r.occurred_at as "occurredAt",
           r.converted_at as "convertedAt",
           (select f.occurred_at from facts f
            where f.customer_no = r.customer_no and f.type = 'purchase.completed'
            order by f.occurred_at limit 1) as "firstPurchaseAt"
    from referrals r where r.customer_no = any($1::bigint[])`,
  parameters: ['bigint[]'],
  row: {
    friendNo: 'bigint',
    referrerNo: 'bigint',
    source: 'text',
    id: 'text',
    occurredAt: 'timestamptz',
    convertedAt: 'timestamptz?',
    firstPurchaseAt: 'timestamptz?',
  },
});

const SET_CONVERTED = statement({
  name: 'set-converted',
  text: `
    update referrals r set converted_at = u.converted_at
    from unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::timestamptz[])
      as u(customer_no, referrer_no, source, id, converted_at)
    where r.customer_no = any (array[u.customer_no]) and (r.referrer_no, r.source, r.id) = (u.referrer_no, u.source, u.id)`,
  parameters: ['bigint[]', 'bigint[]', 'text[]', 'text[]', 'timestamptz?[]'],
});

/** A hint of whom to lock besides these customers: read before their locks, so it may miss one (convert-referrals.ts looks again). */
export async function findReferrers(tx: ClientBase, customerIds: readonly string[]): Promise<bigint[]> {
  const rows = await FIND_REFERRERS.rows(tx, customerIds);
  return rows.map(({ referrerNo }) => referrerNo);
}

export function insertReferrals(tx: ClientBase, rows: readonly Referral[]): Promise<unknown> {
  return INSERT_REFERRALS.run(
    tx,
    ...keys(rows),
    rows.map((row) => row.occurredAt),
  );
}

/** @param friendNos locked. */
export function readReferrals(tx: ClientBase, friendNos: readonly bigint[]): Promise<ReferralStand[]> {
  return READ_REFERRALS.rows(tx, friendNos);
}

export function setConverted(
  tx: ClientBase,
  rows: readonly (Referral & { readonly convertedAt: Instant | null })[],
): Promise<unknown> {
  return SET_CONVERTED.run(
    tx,
    ...keys(rows),
    rows.map((row) => row.convertedAt),
  );
}

const keys = (rows: readonly Referral[]) =>
  [
    rows.map((row) => row.friendNo),
    rows.map((row) => row.referrerNo),
    rows.map((row) => row.source),
    rows.map((row) => row.id),
  ] as const;
