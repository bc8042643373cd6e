/**
 * What was in force before outcomes were decided, by the history as it was recorded up to then: of each change the highest revision that an
 * earlier version of the customer recorded, retracted ones dropped, the latest of them.
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface ChangePlace {
  readonly customerNo: bigint;
  readonly type: string;
  /** Of the customer, as the outcome carries it. */
  readonly version: bigint;
}

const READ_VALUES = statement({
  name: 'read-values-before',
  text: `
    select before.value
    from unnest($1::bigint[], $2::text[], $3::bigint[]) with ordinality as u(customer_no, type, version, place)
    left join lateral (
      select newest.value from (
        select distinct on (h.outcome_key) h.retracted, h.effective_at, h.content ->> 'to' as value
        from history h
        where h.customer_no = u.customer_no and (h.type = u.type) is true and h.version < u.version
        order by h.outcome_key, h.revision desc
      ) as newest
      where not newest.retracted
      order by newest.effective_at desc
      limit 1
    ) as before on true
    order by u.place`,
  parameters: ['bigint[]', 'text[]', 'bigint[]'],
  row: { value: 'text?' },
});

/** @returns in the order given; null: nothing had been said, and what everybody is at first was in force. */
export async function readValuesBefore(tx: ClientBase, places: readonly ChangePlace[]): Promise<(string | null)[]> {
  if (places.length === 0) return [];
  const rows = await READ_VALUES.rows(
    tx,
    places.map(({ customerNo }) => customerNo),
    places.map(({ type }) => type),
    places.map(({ version }) => version),
  );
  return rows.map(({ value }) => value);
}
