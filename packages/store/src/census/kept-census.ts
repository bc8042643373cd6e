/** The last count of the whole base, and whose turn it is to count again. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface KeptCensus {
  /** Since that count was begun. */
  readonly ageMs: number;
  /** As whoever counted has written it: another version may have. */
  readonly counted: unknown;
}

/** A page of a count takes 30 s at the most, and the rest after it 20 s; whoever is silent for longer is gone. */
const CLAIM = "interval '2 minutes'";

const CLAIM_CENSUS = statement({
  name: 'claim-census',
  text: `
    update census set claimed_at = clock_timestamp()
    where (claimed_at is null or claimed_at < clock_timestamp() - ${CLAIM})
      and (ended_at is null or ended_at < clock_timestamp() - $1 * interval '1 millisecond')
    returning clock_timestamp() as "claimedAt"`,
  parameters: ['float8'],
  row: { claimedAt: 'timestamptz' },
});

const RENEW_CLAIM = statement({
  name: 'renew-census-claim',
  text: 'update census set claimed_at = clock_timestamp()',
});

const RELEASE_CLAIM = statement({ name: 'release-census-claim', text: 'update census set claimed_at = null' });

const KEEP_CENSUS = statement({
  name: 'keep-census',
  text: 'update census set claimed_at = null, begun_at = $1, ended_at = clock_timestamp(), counted = $2',
  parameters: ['timestamptz', 'jsonb'],
});

const READ_CENSUS = statement({
  name: 'read-kept-census',
  text: `
    select extract(epoch from clock_timestamp() - begun_at)::float8 * 1000 as "ageMs", counted
    from census where counted is not null`,
  row: { ageMs: 'float8', counted: 'jsonb?' },
});

/** @param restMs from the end of a count to the next. @returns when the count of who asks begins; undefined: it is not his turn. */
export async function claimCensus(db: ClientBase | Pool, restMs: number): Promise<Instant | undefined> {
  return (await CLAIM_CENSUS.first(db, restMs))?.claimedAt;
}

export async function renewCensusClaim(db: ClientBase | Pool): Promise<void> {
  await RENEW_CLAIM.run(db);
}

export async function releaseCensusClaim(db: ClientBase | Pool): Promise<void> {
  await RELEASE_CLAIM.run(db);
}

export async function keepCensus(db: ClientBase | Pool, begunAt: Instant, counted: unknown): Promise<void> {
  await KEEP_CENSUS.run(db, begunAt, counted);
}

/** @returns undefined: nothing was ever counted. */
export function readKeptCensus(db: ClientBase | Pool): Promise<KeptCensus | undefined> {
  return READ_CENSUS.first(db);
}
