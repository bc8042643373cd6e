/**
 * One process at a time works out what a finished measurement led to, which takes minutes for a large base: whoever claims it renews the claim
 * meanwhile, and of who died it lapses. No lock is held: moved_at, which nothing moves any more once the base is measured, says how fresh it is.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/** Several renewals may fail before another takes over. */
const LAPSES_AFTER = "interval '1 minute'";
/** How often to renew it. */
export const RENEW_CONCLUSION_MS = 10_000;

/** One whose row is held is just being settled. */
const CLAIM_CONCLUSION = statement({
  name: 'claim-conclusion',
  text: `
    update base_measurements set moved_at = clock_timestamp()
    where measurement_no = (
      select measurement_no from base_measurements
      where measurement_no = $1 and ended_at is not null and not settled
        and (moved_at <= ended_at or moved_at < clock_timestamp() - ${LAPSES_AFTER})
      for update skip locked
    )`,
  parameters: ['bigint'],
});

const RENEW_CONCLUSION = statement({
  name: 'renew-conclusion',
  text: 'update base_measurements set moved_at = clock_timestamp() where measurement_no = $1 and not settled',
  parameters: ['bigint'],
});

/** Lets go of it: the next one who looks may claim it. */
const LEAVE_CONCLUSION = statement({
  name: 'leave-conclusion',
  text: 'update base_measurements set moved_at = ended_at where measurement_no = $1 and not settled',
  parameters: ['bigint'],
});

/** @returns false: another works on it, or it is settled or gone. */
export async function claimConclusion(db: ClientBase | Pool, measurementNo: bigint): Promise<boolean> {
  return (await CLAIM_CONCLUSION.run(db, measurementNo)) === 1;
}

export async function renewConclusion(db: ClientBase | Pool, measurementNo: bigint): Promise<void> {
  await RENEW_CONCLUSION.run(db, measurementNo);
}

export async function leaveConclusion(db: ClientBase | Pool, measurementNo: bigint): Promise<void> {
  await LEAVE_CONCLUSION.run(db, measurementNo);
}
