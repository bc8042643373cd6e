/** The open dead letters that a person means, oldest first, page by page: what is done to a page may take them out of the next one. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import { type DeadLetterFilter, valuesOf } from './list-dead-letters.ts';

/** Of which filter each parameter is: valuesOf. */
const OPEN_AND_MEANT = `
      state = 'open' and ($1::text is null or reason = $1) and ($2::text is null or topic = $2)
      and ($3::text is null or source = $3) and ($4::text is null or event_id = $4) and ($5::bytea is null or key = $5)
      and ($6::bigint is null or letter_no = $6) and ($7::timestamptz is null or recorded_at >= $7)
      and ($8::timestamptz is null or recorded_at < $8) and ($9::integer is null or partition = $9)
      and ($10::bigint is null or "offset" = $10)`;

const PICK_OPEN_LETTERS = statement({
  name: 'pick-open-letters',
  text: `
    select letter_no as "letterNo"
    from dead_letters
    where ${OPEN_AND_MEANT} and letter_no > $11
    order by letter_no
    limit $12`,
  parameters: [
    ...(['text?', 'text?', 'text?', 'text?', 'bytea?', 'bigint?', 'timestamptz?', 'timestamptz?'] as const),
    ...(['integer?', 'bigint?', 'bigint', 'bigint'] as const),
  ],
  row: { letterNo: 'bigint' },
});

const COUNT_OPEN_LETTERS = statement({
  name: 'count-open-letters',
  text: `
    select count(*)::float8 as count
    from dead_letters
    where ${OPEN_AND_MEANT}`,
  parameters: [
    ...(['text?', 'text?', 'text?', 'text?', 'bytea?', 'bigint?', 'timestamptz?', 'timestamptz?'] as const),
    ...(['integer?', 'bigint?'] as const),
  ],
  row: { count: 'float8' },
});

/** Those that are open; `state` of the filter says nothing more. */
export async function pickOpenLetters(
  db: ClientBase | Pool,
  filter: DeadLetterFilter,
  after: bigint,
  rowsMax: number,
): Promise<bigint[]> {
  const rows = await PICK_OPEN_LETTERS.rows(db, ...valuesOf(filter), after, BigInt(rowsMax));
  return rows.map(({ letterNo }) => letterNo);
}

export async function countOpenLetters(db: ClientBase | Pool, filter: DeadLetterFilter): Promise<number> {
  return (await COUNT_OPEN_LETTERS.only(db, ...valuesOf(filter))).count;
}
