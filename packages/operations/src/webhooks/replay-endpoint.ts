/**
 * Asks for a replay: an endpoint is to get again what it got, under the same webhook-ids, and what it did not get, from an instant or a
 * position on. The service carries it out page by page, behind what is recorded now.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { cursorSince } from '@loyalty-ladder/store/outbox/outcome-cursor.ts';
import { askForReplay, type OpenReplay } from '@loyalty-ladder/store/webhooks/replays.ts';
import type { Pool } from 'pg';

/** since: by Postgres' own clock, of what was recorded from then on (and some of the minute before). after: a position, exclusive. */
export type ReplayFrom = { readonly since: Instant } | { readonly after: bigint };

/** @param askedBy who it is. @returns undefined when there is no such endpoint. */
export async function replayEndpoint(
  pool: Pool,
  endpointId: string,
  from: ReplayFrom,
  askedBy: string,
): Promise<OpenReplay | undefined> {
  const after = 'after' in from ? from.after : (await cursorSince(pool, from.since)).after;
  return askForReplay(pool, endpointId, after, askedBy);
}
