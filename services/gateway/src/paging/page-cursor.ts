/**
 * Where a caller's reading goes on, as opaque text: what kind of list it is of, in which store (its epoch), and a place. The digest is against
 * accidents; whoever makes one up may read what he may read anyway, so each kind looks at its own parts.
 */
import { hash } from 'node:crypto';
import { Problem } from '../http/problem.ts';

export type CursorKind = 'statement' | 'history' | 'outcomes' | 'customers';

export interface PageCursor {
  readonly epoch: bigint;
  readonly parts: readonly string[];
}

/** Transactions that run at once are named in one of outcomes. */
const LENGTH_MAX = 8_192;
const DIGEST_LENGTH = 16;
const INTEGER = /^\d{1,18}$/;

/** @param parts without a dot. */
export function writeCursor(kind: CursorKind, epoch: bigint, parts: readonly string[]): string {
  const text = [kind, epoch, ...parts].join('.');
  return Buffer.from(`${digestOf(text)}.${text}`).toString('base64url');
}

/** @returns undefined for what writeCursor has not written for a list of this kind. */
export function readCursor(kind: CursorKind, cursor: string): PageCursor | undefined {
  if (cursor.length > LENGTH_MAX) return undefined;
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.toString('base64url') !== cursor) return undefined;
  const [digest, ...fields] = bytes.toString('latin1').split('.');
  const [kindOf, epoch = '', ...parts] = fields;
  if (kindOf !== kind || !INTEGER.test(epoch) || digest !== digestOf(fields.join('.'))) return undefined;
  return { epoch: BigInt(epoch), parts };
}

const digestOf = (text: string): string =>
  hash('sha256', `loyalty-ladder cursor ${text}`, 'hex').slice(0, DIGEST_LENGTH);

/** @returns undefined for what is no number that a cursor has. */
export const placeNumber = (text: string | undefined): bigint | undefined =>
  text !== undefined && INTEGER.test(text) ? BigInt(text) : undefined;

/** @param name of the parameter. */
export const badCursor = (name: string): Problem =>
  new Problem('invalid-request', {
    errors: [{ field: `query.${name}`, rule: 'must be a cursor as an earlier answer of this list gave it' }],
  });

/** @throws Problem when the cursor is of another store: this one was restored or moved since. */
export function assertOfStore(cursor: Pick<PageCursor, 'epoch'> | undefined, epoch: bigint): void {
  if (cursor !== undefined && cursor.epoch !== epoch) throw new Problem('cursor-expired');
}
