/**
 * The pulse of the base by month, from what is recorded: each statement counts within months that begin at the instants (or on the days) it is
 * handed, up to the instant of the measurement. Month 1 is the first of them; nothing before it is counted, but of buyers.
 */
import type { Day, Month } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface PulseSpan {
  /** The first instant of each month, in order. */
  readonly starts: readonly Instant[];
  /** Inclusive. */
  readonly asOf: Instant;
}

const READ_BOUGHT = statement({
  name: 'read-bought-months',
  text: `
    select month, buyers::float8 as buyers, repeat_buyers::float8 as "repeatBuyers", lines::float8 as lines,
           full_price_lines::float8 as "fullPriceLines"
    from measured_months where month >= $1`,
  parameters: ['integer'],
  row: { month: 'integer', buyers: 'float8', repeatBuyers: 'float8', lines: 'float8', fullPriceLines: 'float8' },
});

/** Month 0: those who had bought before the first one. */
const READ_NEW_BUYERS = statement({
  name: 'read-new-buyer-months',
  text: `
    select width_bucket(first_purchase_day, $1::integer[]) as month, count(*)::float8 as customers
    from measured_base where first_purchase_day is not null group by 1`,
  parameters: ['integer[]'],
  row: { month: 'integer', customers: 'float8' },
});

/** A correction has the kind and the instant of what it corrects: what was all taken back adds up to nothing. */
const READ_MOVERS = statement({
  name: 'read-point-movers',
  text: `
    select month, count(*)::float8 as customers, (count(*) filter (where spent > 0))::float8 as spenders
    from (
      select customer_no, width_bucket(effective_at, $1::timestamptz[]) as month,
             coalesce(sum(points) filter (where kind = 'earn'), 0) as earned,
             coalesce(sum(points) filter (where kind = 'capture'), 0) as spent
      from entries
      where kind in ('earn', 'capture') and effective_at >= ($1::timestamptz[])[1] and effective_at <= $2
      group by 1, 2
    ) as moved
    where earned > 0 or spent > 0
    group by 1`,
  parameters: ['timestamptz[]', 'timestamptz'],
  row: { month: 'integer', customers: 'float8', spenders: 'float8' },
});

/** Friends, each once a month, however often and by how many they were named. */
const READ_REFERRED = statement({
  name: 'read-referred-months',
  text: `
    select month, count(*)::float8 as friends, (count(*) filter (where converted))::float8 as converted
    from (
      select customer_no, width_bucket(occurred_at, $1::timestamptz[]) as month, coalesce(bool_or(converted_at <= $2), false) as converted
      from referrals where occurred_at >= ($1::timestamptz[])[1] and occurred_at <= $2
      group by 1, 2
    ) as named
    group by 1`,
  parameters: ['timestamptz[]', 'timestamptz'],
  row: { month: 'integer', friends: 'float8', converted: 'float8' },
});

export interface BoughtMonth {
  readonly month: Month;
  readonly buyers: number;
  readonly repeatBuyers: number;
  readonly lines: number;
  readonly fullPriceLines: number;
}

export function readBoughtMonths(db: ClientBase | Pool, from: Month): Promise<BoughtMonth[]> {
  return READ_BOUGHT.rows(db, from);
}

export function readNewBuyers(
  db: ClientBase | Pool,
  firstDays: readonly Day[],
): Promise<{ month: number; customers: number }[]> {
  return READ_NEW_BUYERS.rows(db, firstDays);
}

export function readPointMovers(
  db: ClientBase | Pool,
  { starts, asOf }: PulseSpan,
): Promise<{ month: number; customers: number; spenders: number }[]> {
  return READ_MOVERS.rows(db, starts, asOf);
}

export function readReferred(
  db: ClientBase | Pool,
  { starts, asOf }: PulseSpan,
): Promise<{ month: number; friends: number; converted: number }[]> {
  return READ_REFERRED.rows(db, starts, asOf);
}
