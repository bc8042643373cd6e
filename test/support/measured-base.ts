/** A base as if it had been measured: rows of a measurement that says what a test asks for. */
import type { World } from './world.ts';

export const AS_OF = '2025-06-30T12:00:00.000Z';
/** 2025-06-30. */
export const TODAY = 20_269;
const RFM = { recency: [100, 60, 30, 10], frequency: [2, 4, 6, 8], money: ['100', '200', '300', '400'] };

export interface Measured {
  readonly stage?: string;
  readonly risk?: string;
  readonly profit?: number;
  readonly basis?: string;
  readonly recencyDays?: number | null;
  readonly frequency?: number;
  readonly firstDay?: number | null;
  readonly nps?: number | null;
  readonly npsDay?: number;
  readonly driver?: string | null;
  readonly subCause?: string | null;
  readonly evidence?: number;
}

/** Customers 1, 2, ... as they were measured. */
export async function measure({ pool }: Pick<World, 'pool'>, customers: readonly Measured[]): Promise<void> {
  const { rows } = await pool.query(
    `insert into base_measurements (as_of, is_nightly, ended_at, customers, figures) values ($1, true, now(), $2, $3) returning measurement_no as no`,
    [AS_OF, customers.length, { rfm: RFM, calibration: { rfm: RFM } }],
  );
  for (const [index, each] of customers.entries()) {
    await pool.query(
      `insert into base_figures (customer_no, measurement_no, stage, risk, advice, key_customer, profit, basis, year_purchase_days, recency_days,
         frequency, first_purchase_day, purchase_days, nps_score, nps_day, driver_class, driver_sub_cause, driver_share, driver_evidence,
         open_complaints, unanswered_contacts, follow_up_open)
       values ($1, $2, $3, $4, 'none', false, $5, $6, 1, $7, $8, $9, 1, $10, $11, $12, $13, 6700, $14, 0, 0, false)`,
      [
        ...[
          index + 1,
          rows[0].no,
          each.stage ?? 'regular',
          each.risk ?? 'none',
          each.profit ?? 0,
          each.basis ?? 'margin',
        ],
        ...[each.recencyDays === undefined ? 5 : each.recencyDays, each.frequency ?? 9],
        ...[
          each.firstDay === undefined ? TODAY - 400 : each.firstDay,
          each.nps ?? null,
          each.nps == null ? null : (each.npsDay ?? TODAY),
        ],
        ...[each.driver ?? null, each.subCause ?? null, each.evidence ?? 0],
      ],
    );
  }
}
