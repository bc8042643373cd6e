/** How many receipts of nobody came, by topic and source. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface AnonymousTotal {
  /** As on the cluster. */
  readonly topic: string;
  /** `other`: of those that are too many to be told apart. */
  readonly source: string;
  readonly receipts: number;
}

const READ_ANONYMOUS = statement({
  name: 'read-anonymous-counts',
  text: `
    select topic, source, sum(receipts)::float8 as receipts
    from anonymous_receipts group by topic, source order by topic, 3 desc, source`,
  row: { topic: 'text', source: 'text', receipts: 'float8' },
});

export function readAnonymousCounts(db: ClientBase | Pool): Promise<AnonymousTotal[]> {
  return READ_ANONYMOUS.rows(db);
}
