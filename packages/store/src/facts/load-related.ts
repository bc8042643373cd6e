/** The facts already recorded that share a subject (purchase, complaint, hold, survey) with facts about to be folded. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { ClientBase } from 'pg';
import { decodeFact } from '../codecs/fact-codec.ts';
import { bigintArray, textArray } from '../postgres/pg-array.ts';

export interface CustomerSubject {
  readonly customerNo: bigint;
  readonly subject: string;
}

const LOAD_RELATED = {
  name: 'load-related',
  text: `
    select f.customer_no, f.body
    from unnest($1::bigint[], $2::text[]) as u(customer_no, subject)
    join facts f on f.customer_no = u.customer_no and f.subject = u.subject collate "C"`,
};

/** @param subjects each once. @returns facts by customer. */
export async function loadRelated(tx: ClientBase, subjects: readonly CustomerSubject[]): Promise<Map<bigint, Fact[]>> {
  const { rows } = await tx.query({
    ...LOAD_RELATED,
    values: [bigintArray(subjects.map((each) => each.customerNo)), textArray(subjects.map((each) => each.subject))],
  });
  const related = new Map<bigint, Fact[]>();
  for (const row of rows) {
    const facts = related.get(row.customer_no);
    if (facts === undefined) related.set(row.customer_no, [decodeFact(row.body)]);
    else facts.push(decodeFact(row.body));
  }
  return related;
}
