/** What a page of customers was measured to be: a row each, and what they add to the months. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';

/** Columns of base_figures (migration 0035). Days since 1970-01-01. */
export interface BaseFigures {
  readonly customerNo: bigint;
  readonly stage: string;
  readonly risk: string;
  readonly advice: string;
  readonly keyCustomer: boolean;
  /** The year's, minor units. */
  readonly profit: bigint;
  readonly basis: string;
  readonly yearPurchaseDays: number;
  /** null: no purchase day is kept. */
  readonly recencyDays: number | null;
  readonly frequency: number;
  readonly firstPurchaseDay: number | null;
  readonly lastPurchaseDay: number | null;
  readonly purchaseDays: number;
  readonly npsScore: number | null;
  readonly npsDay: number | null;
  readonly driverClass: string | null;
  readonly driverSubCause: string | null;
  /** Basis points. */
  readonly driverShare: number | null;
  /** Pieces that counted. */
  readonly driverEvidence: number | null;
  readonly openComplaints: number;
  readonly unansweredContacts: number;
  readonly followUpOpen: boolean;
}

export interface BaseMonth {
  readonly month: number;
  readonly buyers: number;
  readonly repeatBuyers: number;
  readonly lines: number;
  readonly fullPriceLines: number;
}

const INSERT_FIGURES = statement({
  name: 'insert-base-figures',
  text: `
    insert into base_figures (measurement_no, customer_no, stage, risk, advice, key_customer, profit, basis, year_purchase_days,
                              recency_days, frequency, first_purchase_day, last_purchase_day, purchase_days, nps_score, nps_day,
                              driver_class, driver_sub_cause, driver_share, driver_evidence, open_complaints, unanswered_contacts,
                              follow_up_open)
    select $1::bigint, u.*
    from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::boolean[], $7::bigint[], $8::text[], $9::integer[],
                $10::integer[], $11::integer[], $12::integer[], $13::integer[], $14::integer[], $15::smallint[], $16::integer[],
                $17::text[], $18::text[], $19::integer[], $20::smallint[], $21::integer[], $22::integer[], $23::boolean[]) as u`,
  parameters: [
    'bigint',
    'bigint[]',
    'text[]',
    'text[]',
    'text[]',
    'boolean[]',
    'bigint[]',
    'text[]',
    'integer[]',
    'integer?[]',
    'integer[]',
    'integer?[]',
    'integer?[]',
    'integer[]',
    'smallint?[]',
    'integer?[]',
    'text?[]',
    'text?[]',
    'integer?[]',
    'smallint?[]',
    'integer[]',
    'integer[]',
    'boolean[]',
  ],
});

const ADD_MONTHS = statement({
  name: 'add-base-months',
  text: `
    insert into base_months as m (measurement_no, month, buyers, repeat_buyers, lines, full_price_lines)
    select $1::bigint, u.* from unnest($2::integer[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[]) as u
    on conflict (measurement_no, month) do update
    set buyers = m.buyers + excluded.buyers, repeat_buyers = m.repeat_buyers + excluded.repeat_buyers,
        lines = m.lines + excluded.lines, full_price_lines = m.full_price_lines + excluded.full_price_lines`,
  parameters: ['bigint', 'integer[]', 'bigint[]', 'bigint[]', 'bigint[]', 'bigint[]'],
});

/** @param months each once. */
export function insertBaseFigures(
  tx: ClientBase,
  measurementNo: bigint,
  rows: readonly BaseFigures[],
  months: readonly BaseMonth[],
): Promise<unknown> {
  const counts = (name: Exclude<keyof BaseMonth, 'month'>) => months.map((each) => BigInt(each[name]));
  return roundTrip([
    INSERT_FIGURES.run(tx, measurementNo, ...columnsOf(rows)),
    ADD_MONTHS.run(
      ...([tx, measurementNo, months.map(({ month }) => month), counts('buyers'), counts('repeatBuyers')] as const),
      ...([counts('lines'), counts('fullPriceLines')] as const),
    ),
  ]);
}

function columnsOf(rows: readonly BaseFigures[]) {
  const column = <Name extends keyof BaseFigures>(name: Name): BaseFigures[Name][] => rows.map((row) => row[name]);
  return [
    ...([column('customerNo'), column('stage'), column('risk'), column('advice'), column('keyCustomer')] as const),
    ...([column('profit'), column('basis'), column('yearPurchaseDays'), column('recencyDays')] as const),
    ...([column('frequency'), column('firstPurchaseDay'), column('lastPurchaseDay'), column('purchaseDays')] as const),
    ...([column('npsScore'), column('npsDay'), column('driverClass'), column('driverSubCause')] as const),
    ...([column('driverShare'), column('driverEvidence'), column('openComplaints')] as const),
    ...([column('unansweredContacts'), column('followUpOpen')] as const),
  ] as const;
}
