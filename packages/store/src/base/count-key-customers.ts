/** The key customers of the measured base, and what they and all others bring in a year. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const COUNT_KEY = statement({
  name: 'count-key-customers',
  text: `
    select max(as_of) as "asOf", count(*) as customers,
           count(*) filter (where profit > 0) as profitable,
           coalesce(sum(profit) filter (where profit > 0), 0)::text as profit,
           count(*) filter (where key_customer) as key,
           coalesce(sum(profit) filter (where key_customer), 0)::text as "keyProfit"
    from measured_base`,
  row: {
    asOf: 'timestamptz?',
    customers: 'bigint',
    profitable: 'bigint',
    profit: 'text',
    key: 'bigint',
    keyProfit: 'text',
  },
});

/** As of the latest finished measurement; asOf null: nobody was ever measured. Profits in minor units; `profit` is of the profitable ones. */
export function countKeyCustomers(db: ClientBase | Pool) {
  return COUNT_KEY.only(db);
}
