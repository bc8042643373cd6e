/** How many starts of an endpoint were put before customers, and how many of customers who are held out: by what they were about. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface StartCount {
  readonly type: string;
  /** The value that a change came to; null: a notice. */
  readonly value: string | null;
  readonly state: string;
  readonly messages: bigint;
  readonly customers: bigint;
}

const COUNT_STARTS = statement({
  name: 'count-webhook-starts',
  text: `
    select type, body::jsonb #>> '{data,to}' as value, state, count(*) as messages, count(distinct customer_no) as customers
    from webhook_deliveries
    where endpoint_no = $1 and kind in ('start', 'notice')
    group by type, value, state
    order by type, value, state`,
  parameters: ['bigint'],
  row: { type: 'text', value: 'text?', state: 'text', messages: 'bigint', customers: 'bigint' },
});

/** Of messages that are still kept. */
export function countStarts(db: ClientBase | Pool, endpointNo: bigint): Promise<StartCount[]> {
  return COUNT_STARTS.rows(db, endpointNo);
}
