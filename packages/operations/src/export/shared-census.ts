/**
 * A count of the whole base (take-census.ts) for all who want one, however many there are: whoever asks first once it is time counts, keeps
 * the result in Postgres, and the others take it from there, with its age.
 */
import type { Account } from '@loyalty-ladder/domain/state/entry.ts';
import type { RiskLevel, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import {
  claimCensus,
  keepCensus,
  readKeptCensus,
  releaseCensusClaim,
  renewCensusClaim,
} from '@loyalty-ladder/store/census/kept-census.ts';
import type { Pool } from 'pg';
import { type Census, takeCensus } from './take-census.ts';

export interface SharedCensus extends Census {
  /** Since the count was begun. */
  readonly ageMs: number;
}

/** While nothing was ever counted, and somebody does. */
const WAIT_MS = 1_000;

/**
 * @param restMs from the end of a count to the next, if it was for this one who asks.
 * @throws what Postgres throws; the signal's reason once it aborts.
 */
export async function sharedCensus(pool: Pool, restMs: number, stopping: AbortSignal): Promise<SharedCensus> {
  for (;;) {
    const begunAt = await claimCensus(pool, restMs);
    if (begunAt !== undefined) await countClaimed(pool, begunAt, stopping);
    const kept = await readKeptCensus(pool);
    const census = kept && fromKept(kept.counted);
    if (kept !== undefined && census !== undefined) return { ...census, ageMs: kept.ageMs };
    await pause(WAIT_MS, stopping);
    stopping.throwIfAborted();
  }
}

async function countClaimed(pool: Pool, begunAt: Instant, stopping: AbortSignal): Promise<void> {
  try {
    const census = await takeCensus(pool, stopping, () => renewCensusClaim(pool));
    await keepCensus(pool, begunAt, toKept(census));
  } catch (error) {
    await releaseCensusClaim(pool).catch(() => {}); // Else it ends by itself.
    throw error;
  }
}

/** To be raised with each change of what is kept. */
const VERSION = 2;

interface Kept extends Pick<Census, 'unknown' | 'npsAnswers' | 'followUps'> {
  readonly version: number;
  readonly customers: readonly (readonly [Stage, readonly (readonly [RiskLevel, number])[]])[];
  /** Decimal strings. */
  readonly points: readonly (readonly [Account, string])[];
  readonly noEffects: readonly (readonly [string, string])[];
}

export function toKept({ customers, unknown, points, noEffects, npsAnswers, followUps }: Census): Kept {
  return {
    version: VERSION,
    ...{ unknown, npsAnswers, followUps },
    customers: Array.from(customers, ([stage, byRisk]) => [stage, [...byRisk]]),
    points: Array.from(points, ([account, sum]) => [account, String(sum)]),
    noEffects: Array.from(noEffects, ([reason, count]) => [reason, String(count)]),
  };
}

/** @returns undefined: another version of this code has kept it. */
export function fromKept(counted: unknown): Census | undefined {
  const { version, unknown, npsAnswers, followUps, customers, points, noEffects } = counted as Kept;
  if (version !== VERSION) return undefined;
  return {
    ...{ unknown, npsAnswers, followUps },
    customers: new Map(customers.map(([stage, byRisk]) => [stage, new Map(byRisk)])),
    points: new Map(points.map(([account, sum]) => [account, BigInt(sum)])),
    noEffects: new Map(noEffects.map(([reason, count]) => [reason, BigInt(count)])),
  };
}
