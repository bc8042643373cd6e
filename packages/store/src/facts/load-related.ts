/** The facts already recorded that share a subject (purchase, complaint, hold, survey) with facts about to be folded. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { ClientBase } from 'pg';
import { decodeStoredFact } from '../codecs/fact-codec.ts';
import { statement } from '../postgres/statement.ts';

export interface CustomerSubject {
  readonly customerNo: bigint;
  readonly subject: string;
}

const LOAD_RELATED = statement({
  name: 'load-related',
  text: `
    select f.customer_no as "customerNo", f.body
    from unnest($1::bigint[], $2::text[]) as u(customer_no, subject)
    cross join lateral (
      select customer_no, body from facts where customer_no = u.customer_no and subject = u.subject collate "C" offset 0
    ) as f`,
  parameters: ['bigint[]', 'text[]'],
  row: { customerNo: 'bigint', body: 'bytea' },
});

/** @param subjects each once. @returns facts by customer. */
export async function loadRelated(tx: ClientBase, subjects: readonly CustomerSubject[]): Promise<Map<bigint, Fact[]>> {
  const rows = await LOAD_RELATED.rows(
    tx,
    subjects.map((each) => each.customerNo),
    subjects.map((each) => each.subject),
  );
  const related = new Map<bigint, Fact[]>();
  for (const row of rows) {
    const facts = related.get(row.customerNo);
    if (facts === undefined) related.set(row.customerNo, [decodeStoredFact(row.body)]);
    else facts.push(decodeStoredFact(row.body));
  }
  return related;
}
