/**
 * Closes the open dead letters whose source, id and key are those of facts that came later and are recorded: their sender has mended them. By
 * the key, since source and id name a fact of one customer: a till that numbers each customer's receipts anew has not sent all of them with one.
 * Where the key is what was wrong with it, or there is none, source and id are enough. Not those of an id-conflict, whose id is that of a
 * recorded fact from the beginning.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

/** A fact that is recorded, and the record that it came with. */
export interface MendingFact extends TopicPartition {
  readonly source: string;
  readonly id: string;
  readonly key: Buffer | null;
  readonly generation: number;
  readonly offset: bigint;
}

/** Within a partition later is what lies behind; a fact of another one is there now. */
const MEND_DEAD_LETTERS = statement({
  name: 'mend-dead-letters',
  text: `
    update dead_letters l
    set state = 'mended', settled_at = $1,
        settled_because = 'a fact of the same ce_source and ce_id was recorded from '
                          || u.topic || '/' || u.partition || '/' || u."offset"
    from unnest($2::text[], $3::text[], $4::text[], $5::integer[], $6::integer[], $7::bigint[], $8::bytea[])
      as u(source, id, topic, partition, generation, "offset", key)
    where l.source = any (array[u.source]) and l.event_id = u.id and l.state = 'open' and l.reason <> 'id-conflict'
      and (l.key = u.key or l.reason = 'key-mismatch' or coalesce(l.key, '') = '' or u.key is null)
      and ((l.topic, l.partition) <> (u.topic, u.partition)
           or (l.generation, l."offset") < (u.generation, u."offset"))`,
  parameters: ['timestamptz', 'text[]', 'text[]', 'text[]', 'integer[]', 'integer[]', 'bigint[]', 'bytea?[]'],
});

export function mendDeadLetters(tx: ClientBase, facts: readonly MendingFact[], now: Instant): Promise<unknown> {
  return MEND_DEAD_LETTERS.run(
    tx,
    now,
    facts.map((fact) => fact.source),
    facts.map((fact) => fact.id),
    facts.map((fact) => fact.topic),
    facts.map((fact) => fact.partition),
    facts.map((fact) => fact.generation),
    facts.map((fact) => fact.offset),
    facts.map((fact) => fact.key),
  );
}
