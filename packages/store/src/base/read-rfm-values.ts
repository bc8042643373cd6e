/** Recency, frequency and money of the measured customers with a kept purchase day: their spread, a sample, and all of them page by page. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface RfmSpread {
  readonly customers: number;
  /** Mean and standard deviation (of the whole, not of a sample) of ln(1 + max(0, value)): recency, frequency, money. */
  readonly means: readonly [number, number, number];
  readonly deviations: readonly [number, number, number];
}

export interface RfmRow {
  readonly recencyDays: number;
  readonly frequency: number;
  /** Minor units. */
  readonly profit: bigint;
}

export interface RfmCustomer extends RfmRow {
  readonly customerNo: bigint;
  readonly stage: Stage;
  readonly npsScore: number | null;
  readonly npsDay: number | null;
}

const PAGE_ROWS = 10_000;

const READ_SPREAD = statement({
  name: 'read-rfm-spread',
  text: `
    select count(*)::float8 as customers,
           coalesce(avg(r), 0)::float8 as "meanR", coalesce(stddev_pop(r), 0)::float8 as "deviationR",
           coalesce(avg(f), 0)::float8 as "meanF", coalesce(stddev_pop(f), 0)::float8 as "deviationF",
           coalesce(avg(m), 0)::float8 as "meanM", coalesce(stddev_pop(m), 0)::float8 as "deviationM"
    from (
      select ln(1 + greatest(0, recency_days)::float8) as r, ln(1 + greatest(0, frequency)::float8) as f,
             ln(1 + greatest(0, profit)::float8) as m
      from measured_base where recency_days is not null
    ) as logarithms`,
  row: {
    customers: 'float8',
    meanR: 'float8',
    deviationR: 'float8',
    meanF: 'float8',
    deviationF: 'float8',
    meanM: 'float8',
    deviationM: 'float8',
  },
});

/** In an order that the seed alone decides. */
const READ_SAMPLE = statement({
  name: 'read-rfm-sample',
  text: `
    select recency_days as "recencyDays", frequency, profit from measured_base where recency_days is not null
    order by hashint8extended(customer_no, $1), customer_no limit $2`,
  parameters: ['bigint', 'bigint'],
  row: { recencyDays: 'integer', frequency: 'integer', profit: 'bigint' },
});

/** The measurement first, as in read-scores.ts. */
const READ_PAGE = statement({
  name: 'read-rfm-page',
  text: `
    select f.*
    from latest_measurement m
    cross join lateral (
      select customer_no as "customerNo", stage, recency_days as "recencyDays", frequency, profit, nps_score as "npsScore", nps_day as "npsDay"
      from measured_base where measurement_no = m.measurement_no and recency_days is not null and customer_no > $1
      order by customer_no limit ${PAGE_ROWS}
    ) f
    order by f."customerNo"`,
  parameters: ['bigint'],
  row: {
    customerNo: 'bigint',
    stage: textOf<Stage>(),
    recencyDays: 'integer',
    frequency: 'integer',
    profit: 'bigint',
    npsScore: 'smallint?',
    npsDay: 'integer?',
  },
});

export async function readRfmSpread(db: ClientBase | Pool): Promise<RfmSpread> {
  const row = await READ_SPREAD.only(db);
  return {
    customers: row.customers,
    means: [row.meanR, row.meanF, row.meanM],
    deviations: [row.deviationR, row.deviationF, row.deviationM],
  };
}

export function readRfmSample(db: ClientBase | Pool, seed: number, customersMax: number): Promise<RfmRow[]> {
  return READ_SAMPLE.rows(db, BigInt(seed), BigInt(customersMax));
}

/** By customer_no: nothing holds all of them in memory. */
export async function* readRfmCustomers(db: ClientBase | Pool): AsyncGenerator<RfmCustomer[]> {
  for (let after = 0n; ; ) {
    const page = await READ_PAGE.rows(db, after);
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    after = last.customerNo;
  }
}
