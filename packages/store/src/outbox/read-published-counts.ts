/** What a relay has published since somebody last looked, by topic: for rates. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface PublishedCounts {
  /** Position of the outbox up to which it is published; never below what was asked for. */
  readonly sentTo: bigint;
  /** Rows between, by topic without the environment's prefix; counted up to 100,001. */
  readonly byTopic: ReadonlyMap<string, number>;
}

/** Rows of transactions that ended late lie before positions that are sent already, and are not counted: one in thousands. */
const READ_PUBLISHED = statement({
  name: 'read-published-counts',
  text: `
    with mine as materialized (
      select greatest($1::bigint, coalesce(max(case when confirmed = batch then last_position else after_position end), 0)) as sent_to
      from relay_shards where shard = 0
    )
    select mine.sent_to as "sentTo", published.topic, published.rows
    from mine
    left join lateral (
      select topic, count(*)::integer as rows
      from (select topic from outbox where position > $1::bigint and position <= mine.sent_to order by position limit 100001) as o
      group by topic
    ) as published on true`,
  parameters: ['bigint?'],
  row: { sentTo: 'bigint', topic: 'text?', rows: 'integer?' },
});

/** @param after position; null: nothing is counted yet. */
export async function readPublishedCounts(db: ClientBase | Pool, after: bigint | null): Promise<PublishedCounts> {
  const rows = await READ_PUBLISHED.rows(db, after);
  const byTopic = rows.flatMap(({ topic, rows: count }): [string, number][] =>
    topic === null || count === null ? [] : [[topic, count]],
  );
  return { sentTo: rows[0]?.sentTo ?? after ?? 0n, byTopic: new Map(byTopic) };
}
