/**
 * Removes rows of measurements that no report reads any more: all but those of the latest finished one, of the one under way and of one that is about
 * to be decided about, in pages, so that no transaction is long. The measurements themselves stay, a row each, as long as a year.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const KEPT = `
  array(select measurement_no from latest_measurement union all
        select measurement_no from base_measurements
        where ended_at is null or (not settled and moved_at > clock_timestamp() - interval '1 hour'))`;

const FORGET_FIGURES = statement({
  name: 'forget-base-figures',
  text: `
    with page as materialized (
      select max(customer_no) as last
      from (select customer_no from customers where customer_no > $1 order by customer_no limit $2) c
    ), gone as (
      delete from base_figures
      where customer_no > $1 and customer_no <= (select last from page) and measurement_no <> all (${KEPT})
    )
    select last from page`,
  parameters: ['bigint', 'bigint'],
  row: { last: 'bigint?' },
});

const FORGET_MONTHS = statement({
  name: 'forget-base-months',
  text: `delete from base_months where measurement_no <> all (${KEPT})`,
});

const FORGET_MEASUREMENTS = statement({
  name: 'forget-base-measurements',
  text: `
    delete from base_measurements
    where ended_at < clock_timestamp() - interval '400 days' and measurement_no <> all (${KEPT})`,
});

/** @param after the last customer of the page before; 0 begins. @returns the last of this one; null: the base is through. */
export async function forgetBaseFigures(
  db: ClientBase | Pool,
  after: bigint,
  customersMax: number,
): Promise<bigint | null> {
  return (await FORGET_FIGURES.only(db, after, BigInt(customersMax))).last;
}

export async function forgetMeasurements(db: ClientBase | Pool): Promise<void> {
  await FORGET_MONTHS.run(db);
  await FORGET_MEASUREMENTS.run(db);
}
