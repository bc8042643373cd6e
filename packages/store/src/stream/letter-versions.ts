/** Records that somebody has made of dead letters by hand. They are added to; the first version is the letter as it came (find-dead-letters.ts). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import type { StoredHeaders } from '../codecs/header-codec.ts';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface LetterRecord {
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: StoredHeaders;
}

export interface LetterVersion extends LetterRecord {
  readonly version: number;
  readonly madeAt: Instant;
  readonly madeBy: string;
  readonly reason: string;
}

const INSERT_VERSION = statement({
  name: 'insert-letter-version',
  text: `
    with versioned as (
      update dead_letters set version = version + 1 where letter_no = $1 and state = 'open' returning letter_no, version
    )
    insert into dead_letter_versions (letter_no, version, key, value, headers, made_at, made_by, reason)
    select letter_no, version, $2, $3, $4, $5, $6, $7 from versioned
    returning version`,
  parameters: ['bigint', 'bytea', 'bytea', 'jsonb', 'timestamptz', 'text', 'text'],
  row: { version: 'integer' },
});

const READ_VERSIONS = statement({
  name: 'read-letter-versions',
  text: `
    select version, key, value, headers, made_at as "madeAt", made_by as "madeBy", reason
    from dead_letter_versions where letter_no = $1
    order by version desc limit $2`,
  parameters: ['bigint', 'bigint'],
  row: {
    version: 'integer',
    key: 'bytea',
    value: 'bytea',
    headers: jsonbOf<StoredHeaders>(),
    madeAt: 'timestamptz',
    madeBy: 'text',
    reason: 'text',
  },
});

/** @returns the number of the new version; undefined where the letter is not open. */
export async function insertLetterVersion(
  tx: ClientBase,
  letterNo: bigint,
  { key, value, headers, madeAt, madeBy, reason }: Omit<LetterVersion, 'version'>,
): Promise<number | undefined> {
  return (await INSERT_VERSION.first(tx, letterNo, key, value, headers, madeAt, madeBy, reason))?.version;
}

/** Latest first. */
export function readLetterVersions(db: ClientBase | Pool, letterNo: bigint, rowsMax: number): Promise<LetterVersion[]> {
  return READ_VERSIONS.rows(db, letterNo, BigInt(rowsMax));
}
