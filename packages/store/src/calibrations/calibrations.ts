/**
 * The published calibrations, as recorded (packages/domain validates them). None supersedes another: all of them are, were or will be in force, for
 * some time or none, and a refold of the past needs each.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface PublishedCalibration {
  readonly version: number;
  readonly effectiveAt: Instant;
  readonly publishedAt: Instant;
  /** Of the base that it was computed from. */
  readonly measuredAsOf: Instant;
  readonly body: unknown;
}

const LOAD_CALIBRATIONS = statement({
  name: 'load-calibrations',
  text: `
    select version, effective_at as "effectiveAt", published_at as "publishedAt", measured_as_of as "measuredAsOf", body
    from calibrations order by version`,
  row: {
    version: 'integer',
    effectiveAt: 'timestamptz',
    publishedAt: 'timestamptz',
    measuredAsOf: 'timestamptz',
    body: 'jsonb',
  },
});

/** @returns in order of version. */
export function loadCalibrations(db: ClientBase | Pool): Promise<PublishedCalibration[]> {
  return LOAD_CALIBRATIONS.rows(db);
}
