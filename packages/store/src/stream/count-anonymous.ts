/** Counts receipts of nobody, in the transaction that moves their partitions on: each once, however often a batch is tried. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface AnonymousCount extends TopicPartition {
  readonly source: string;
  readonly receipts: bigint;
}

/** Sources are what senders like them to be: of a partition so many are told apart. */
const TOLD_APART_MAX = 100n;

const COUNT_ANONYMOUS = statement({
  name: 'count-anonymous',
  text: `
    with arrived as (
      select u.*, a.source is not null as known,
             row_number() over (partition by u.topic, u.partition, a.source is null order by u.source) as place,
             (select count(*) from anonymous_receipts t
              where t.consumer_group = $1 and t.topic = u.topic and t.partition = u.partition) as there
      from unnest($2::text[], $3::integer[], $4::text[], $5::bigint[]) as u(topic, partition, source, receipts)
      left join anonymous_receipts a
        on a.consumer_group = $1 and a.topic = u.topic and a.partition = u.partition and a.source = u.source
    )
    insert into anonymous_receipts (consumer_group, topic, partition, source, receipts, first_at, last_at)
    select $1, topic, partition, case when known or there + place <= $6 then source else 'other' end, sum(receipts)::bigint, $7, $7
    from arrived
    group by 2, 3, 4
    on conflict (consumer_group, topic, partition, source)
      do update set receipts = anonymous_receipts.receipts + excluded.receipts, last_at = excluded.last_at`,
  parameters: ['text', 'text[]', 'integer[]', 'text[]', 'bigint[]', 'bigint', 'timestamptz'],
});

/** @param counts each source of a partition once. */
export function countAnonymous(
  tx: ClientBase,
  group: string,
  counts: readonly AnonymousCount[],
  now: Instant,
): Promise<unknown> {
  return COUNT_ANONYMOUS.run(
    tx,
    group,
    counts.map((each) => each.topic),
    counts.map((each) => each.partition),
    counts.map((each) => each.source),
    counts.map((each) => each.receipts),
    TOLD_APART_MAX,
    now,
  );
}
