/**
 * Thresholds and bounds out of a measured base, sorted by Postgres on its disk: the same that operations/calibration finds in lists
 * (key-thresholds.ts, rfm-bounds.ts), whatever its size.
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';

/** Ties do not matter: whoever of equals comes first, the profits at each place are the same. */
const READ_KEY = statement({
  name: 'read-key-thresholds',
  text: `
    with ranked as (
      select profit, row_number() over (order by profit desc) as place, count(*) over () as n
      from base_figures where measurement_no = $1 and profit > 0
    ), placed as (
      select *, (n * $2 + 9999) / 10000 as entering, (n * $3 + 9999) / 10000 as staying from ranked
    )
    select count(*) as n, coalesce(sum(profit), 0)::text as profit, max(profit) filter (where place = entering) as "enterMinor",
           max(profit) filter (where place = staying) as "leaveMinor",
           coalesce(sum(profit) filter (where place <= entering), 0)::text as "ofKey"
    from placed`,
  parameters: ['bigint', 'bigint', 'bigint'],
  row: { n: 'bigint', profit: 'text', enterMinor: 'bigint?', leaveMinor: 'bigint?', ofKey: 'text' },
});

const BOUNDS = `
  max(value) filter (where rank = k / 5 + 1) as two, max(value) filter (where rank = 2 * k / 5 + 1) as three,
  max(value) filter (where rank = 3 * k / 5 + 1) as four, max(value) filter (where rank = 4 * k / 5 + 1) as five`;

const BOUNDS_ROW = { two: 'bigint?', three: 'bigint?', four: 'bigint?', five: 'bigint?' } as const;

const READ_RECENCY = statement({
  name: 'read-recency-bounds',
  text: `
    with ranked as (
      select value, row_number() over (order by value desc) as rank, count(*) over () as k
      from (select distinct recency_days::bigint as value from base_figures where measurement_no = $1 and recency_days is not null) v
    )
    select ${BOUNDS} from ranked`,
  parameters: ['bigint'],
  row: BOUNDS_ROW,
});

const READ_FREQUENCY = statement({
  name: 'read-frequency-bounds',
  text: `
    with ranked as (
      select value, row_number() over (order by value) as rank, count(*) over () as k
      from (select distinct frequency::bigint as value from base_figures where measurement_no = $1 and recency_days is not null) v
    )
    select ${BOUNDS} from ranked`,
  parameters: ['bigint'],
  row: BOUNDS_ROW,
});

const READ_MONEY = statement({
  name: 'read-money-bounds',
  text: `
    with ranked as (
      select value, row_number() over (order by value) as rank, count(*) over () as k
      from (select distinct profit as value from base_figures where measurement_no = $1 and recency_days is not null) v
    )
    select ${BOUNDS} from ranked`,
  parameters: ['bigint'],
  row: BOUNDS_ROW,
});

const READ_SUMS = statement({
  name: 'read-base-sums',
  text: `
    select coalesce(sum(profit), 0)::text as profit, coalesce(sum(year_purchase_days), 0)::text as "purchaseDays",
           count(*) filter (where basis = 'revenue') as revenue, count(*) filter (where basis = 'incomplete') as incomplete
    from base_figures where measurement_no = $1`,
  parameters: ['bigint'],
  row: { profit: 'text', purchaseDays: 'text', revenue: 'bigint', incomplete: 'bigint' },
});

export type BaseTotals = Awaited<ReturnType<typeof readBaseTotals>>;

/** @param keyShare basis points. */
export async function readBaseTotals(
  tx: ClientBase,
  measurementNo: bigint,
  { keyShare, keyLeaveShare }: { readonly keyShare: number; readonly keyLeaveShare: number },
) {
  const [key, recency, frequency, money, sums] = await roundTrip([
    READ_KEY.only(tx, measurementNo, BigInt(keyShare), BigInt(keyLeaveShare)),
    READ_RECENCY.only(tx, measurementNo),
    READ_FREQUENCY.only(tx, measurementNo),
    READ_MONEY.only(tx, measurementNo),
    READ_SUMS.only(tx, measurementNo),
  ]);
  return { key, recency, frequency, money, sums };
}
