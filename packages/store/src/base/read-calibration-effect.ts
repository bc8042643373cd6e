/** What a calibration would change for the customers of a measured base, against another one: nobody's state is read. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/** Figures of a calibration as a row of SQL: null where it has none. Bounds of the scores 2, 3, 4, 5. */
export interface EffectFigures {
  readonly enterMinor: bigint | null;
  readonly leaveMinor: bigint | null;
  readonly recency: readonly bigint[];
  readonly frequency: readonly bigint[];
  readonly money: readonly bigint[];
}

export interface CalibrationEffect {
  readonly customers: bigint;
  /** Who become key customers, and who are it no more. */
  readonly enter: bigint;
  readonly leave: bigint;
  /** For whom that or a score would be another. */
  readonly changed: bigint;
}

const score = (value: string, sign: '<=' | '>=', bounds: string): string =>
  `(select count(*) from unnest(${bounds}) as bound where ${value} ${sign} bound)`;

/** Who had no scores and has the worst of all now has others: hence the number of bounds, 0 where there are none. */
const scores = (recency: string, frequency: string, money: string): string =>
  `(cardinality(${recency}), ${score('recency_days', '<=', recency)}, ${score('frequency', '>=', frequency)}, ${score('profit', '>=', money)})`;

const READ_EFFECT = statement({
  name: 'read-calibration-effect',
  text: `
    with judged as (
      select key_customer as before,
             coalesce(profit >= case when key_customer then $3::bigint else $2::bigint end, false) as after,
             recency_days is not null and ${scores('$4::bigint[]', '$5::bigint[]', '$6::bigint[]')}
                                       <> ${scores('$7::bigint[]', '$8::bigint[]', '$9::bigint[]')} as "isRescored"
      from base_figures where measurement_no = $1
    )
    select count(*) as customers, count(*) filter (where after and not before) as enter,
           count(*) filter (where before and not after) as leave,
           count(*) filter (where before <> after or "isRescored") as changed
    from judged`,
  parameters: ['bigint', 'bigint?', 'bigint?', 'bigint[]', 'bigint[]', 'bigint[]', 'bigint[]', 'bigint[]', 'bigint[]'],
  row: { customers: 'bigint', enter: 'bigint', leave: 'bigint', changed: 'bigint' },
});

const LIST_MOVING = statement({
  name: 'list-moving-key-customers',
  text: `
    select c.customer_id as "customerId", f.profit, not f.key_customer as enters
    from (
      select customer_no, profit, key_customer from base_figures
      where measurement_no = $1
        and key_customer <> coalesce(profit >= case when key_customer then $3::bigint else $2::bigint end, false)
      order by key_customer, profit desc, customer_no
    ) f
    cross join lateral (select customer_id from customers where customer_no = f.customer_no offset 0) c
    limit $4`,
  parameters: ['bigint', 'bigint?', 'bigint?', 'bigint'],
  row: { customerId: 'text', profit: 'bigint', enters: 'boolean' },
});

/** @param before what speaks at the effective instant without it. */
export function readCalibrationEffect(
  db: ClientBase | Pool,
  measurementNo: bigint,
  after: EffectFigures,
  before: EffectFigures,
): Promise<CalibrationEffect> {
  return READ_EFFECT.only(
    ...([db, measurementNo, after.enterMinor, after.leaveMinor] as const),
    ...([after.recency, after.frequency, after.money, before.recency, before.frequency, before.money] as const),
  );
}

export interface MovingCustomer {
  readonly customerId: string;
  readonly profit: bigint;
  /** false: leaves. */
  readonly enters: boolean;
}

/** @returns those who enter first, by profit. */
export function listMovingKeyCustomers(
  db: ClientBase | Pool,
  measurementNo: bigint,
  { enterMinor, leaveMinor }: Pick<EffectFigures, 'enterMinor' | 'leaveMinor'>,
  customersMax: number,
): Promise<MovingCustomer[]> {
  return LIST_MOVING.rows(db, measurementNo, enterMinor, leaveMinor, BigInt(customersMax));
}
