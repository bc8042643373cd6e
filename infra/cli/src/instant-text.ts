/** Instants for people, in UTC, no longer than needed: `2010-08-13 17:34`, with seconds and milliseconds only where there are any. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

export function instantText(at: Instant): string {
  return new Date(at)
    .toISOString()
    .replace('T', ' ')
    .replace(/(?:\.000|:00\.000)?Z$/, '');
}

/** To the second, for columns. */
export function secondText(at: Instant): string {
  return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}

/** The day in UTC. */
export function dateText(at: Instant): string {
  return new Date(at).toISOString().slice(0, 10);
}
