/** How many dead letters are open, by reason and source. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface OpenLetterCount {
  readonly reason: string;
  /** null: its headers do not say it well. */
  readonly source: string | null;
  readonly count: number;
}

const COUNT_BY_SOURCE = statement({
  name: 'count-open-letters-by-source',
  text: `
    with counted as (
      select reason, source, count(*) as count, row_number() over (order by count(*) desc, source) as place
      from dead_letters where state = 'open' group by reason, source
    )
    select reason, case when place <= $1 then source else 'other' end as source, sum(count)::float8 as count
    from counted group by 1, 2 order by 1, 3 desc, 2`,
  parameters: ['bigint'],
  row: { reason: 'text', source: 'text?', count: 'float8' },
});

/** Of sources there may be as many as a sender likes: those of these most are told apart, the rest are `other`. */
const TOLD_APART_MAX = 100n;

export function readOpenLetterCounts(db: ClientBase | Pool): Promise<OpenLetterCount[]> {
  return COUNT_BY_SOURCE.rows(db, TOLD_APART_MAX);
}

export function countsByReason(counts: readonly OpenLetterCount[]): Record<string, number> {
  const byReason: Record<string, number> = {};
  for (const { reason, count } of counts) byReason[reason] = (byReason[reason] ?? 0) + count;
  return byReason;
}
