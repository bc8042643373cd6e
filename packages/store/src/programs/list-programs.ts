/** Every published version of the program, superseded ones too, and how far the pass over all customers is that goes with it. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { StoredProgram } from './programs.ts';

export interface PublishedProgram extends StoredProgram {
  readonly publishedAt: Instant;
  /** null: this version needs none (the first one, and superseded ones). */
  readonly sweep: { readonly done: boolean; readonly customersSwept: bigint } | null;
}

const LIST_PROGRAMS = statement({
  name: 'list-programs',
  text: `
    select p.version, p.effective_at as "effectiveAt", p.body, p.published_at as "publishedAt", s.done,
           (select count(*) from customers c where c.customer_no <= s.last_customer_no) as swept
    from programs p left join sweeps s on s.kind = 'program' and s.version = p.version
    order by p.version`,
  row: {
    version: 'integer',
    effectiveAt: 'timestamptz',
    body: 'jsonb',
    publishedAt: 'timestamptz',
    done: 'boolean?',
    swept: 'bigint',
  },
});

export async function listPrograms(db: ClientBase | Pool): Promise<PublishedProgram[]> {
  const rows = await LIST_PROGRAMS.rows(db);
  return rows.map(({ done, swept, ...program }) => ({
    ...program,
    sweep: done === null ? null : { done, customersSwept: swept },
  }));
}
