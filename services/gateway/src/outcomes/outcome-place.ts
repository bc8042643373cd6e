/** Where a subscriber stands in the outcomes, as a cursor that it keeps; and where it may begin. */
import {
  cursorAtBeginning,
  cursorAtEnd,
  cursorSince,
  type OutcomeCursor,
} from '@loyalty-ladder/store/outbox/outcome-cursor.ts';
import { isSnapshot } from '@loyalty-ladder/store/outbox/snapshot-text.ts';
import type { Pool } from 'pg';
import { badCursor, type PageCursor, placeNumber, readCursor, writeCursor } from '../paging/page-cursor.ts';

export interface OutcomePlace extends Pick<PageCursor, 'epoch'> {
  readonly cursor: OutcomeCursor;
}

export function writePlace({ epoch, cursor: { from, to, after, last } }: OutcomePlace): string {
  return writeCursor('outcomes', epoch, [from, to, String(after), String(last)]);
}

/** @throws Problem */
export function readPlace(text: string): OutcomePlace {
  const { epoch, parts } = readCursor('outcomes', text) ?? noPlace();
  const [from = '', to = '', afterText, lastText, ...others] = parts;
  const [after, last] = [placeNumber(afterText), placeNumber(lastText)];
  if (after === undefined || last === undefined || others.length > 0) return noPlace();
  if (!isSnapshot(from) || !isSnapshot(to)) return noPlace();
  return { epoch, cursor: { from, to, after, last } };
}

/** @param from `beginning`, `now`, or an instant in ISO 8601. */
export function beginAt(pool: Pool, from: string): Promise<OutcomeCursor> {
  if (from === 'beginning') return cursorAtBeginning(pool);
  return from === 'now' ? cursorAtEnd(pool) : cursorSince(pool, Date.parse(from));
}

function noPlace(): never {
  throw badCursor('after');
}
