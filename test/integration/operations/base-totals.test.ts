/** What Postgres finds in a measured base is what the pure functions find in a list of it. */
import type { Calibration } from '@loyalty-ladder/domain/program/calibration.ts';
import { parseCalibration } from '@loyalty-ladder/domain/program/parse-calibration.ts';
import { rfmScores } from '@loyalty-ladder/domain/program/rfm-score.ts';
import { keyThresholds } from '@loyalty-ladder/operations/calibration/key-thresholds.ts';
import { measuredFigures } from '@loyalty-ladder/operations/calibration/measured-figures.ts';
import { figuresOf } from '@loyalty-ladder/operations/calibration/publish-calibration.ts';
import { rfmBounds } from '@loyalty-ladder/operations/calibration/rfm-bounds.ts';
import { beginMeasurement } from '@loyalty-ladder/store/base/begin-measurement.ts';
import { finishMeasurement } from '@loyalty-ladder/store/base/finish-measurement.ts';
import { type BaseFigures, insertBaseFigures } from '@loyalty-ladder/store/base/insert-base-figures.ts';
import { readBaseTotals } from '@loyalty-ladder/store/base/read-base-totals.ts';
import { readCalibrationEffect } from '@loyalty-ladder/store/base/read-calibration-effect.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import fc from 'fast-check';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import { testInWorld } from '../../support/world.ts';

const test = testInWorld({ topics: false });

interface Drawn {
  readonly profit: bigint;
  readonly recencyDays: number | null;
  readonly frequency: number;
  readonly yearPurchaseDays: number;
  readonly keyCustomer: boolean;
}

const drawn = fc.record({
  profit: fc.oneof(fc.bigInt(-20n, 40n), fc.bigInt(-(2n ** 55n), 2n ** 55n)),
  recencyDays: fc.option(fc.oneof(fc.nat(8), fc.nat(4_000))),
  frequency: fc.nat(12),
  yearPurchaseDays: fc.nat(5),
  keyCustomer: fc.boolean(),
});

const base = fc.record({
  customers: fc.array(drawn, { maxLength: 60 }),
  keyShare: fc.integer({ min: 1, max: 10_000 }),
  more: fc.nat(5_000),
  before: fc.array(drawn, { maxLength: 6 }),
});

/** Of five, one has the worst score of each; nobody had any before. */
const FIRST_SCORES = {
  customers: [1, 2, 3, 4, 0].map((rank) => ({
    ...{ profit: BigInt(rank), recencyDays: 4 - rank, frequency: rank },
    ...{ yearPurchaseDays: 0, keyCustomer: false },
  })),
  ...{ keyShare: 1, more: 0, before: [] },
};

test('thresholds, bounds, scores and what would change are the same for any base', async ({ world: { pool } }) => {
  let measurementNo = 0n;
  await fc.assert(
    fc.asyncProperty(base, async ({ customers, keyShare, more, before }) => {
      const shares = { keyShare, keyLeaveShare: Math.min(10_000, keyShare + more) };
      measurementNo = await store(pool, customers, shares);
      const { rows } = await pool.query('select figures from latest_measurement');
      const measured = parseCalibration({ version: 2, effectiveAt: 0, body: rows[0].figures.calibration });
      const expected = calibrationOf(customers, shares);
      expect({ key: measured.key, rfm: measured.rfm }).toEqual({ key: expected.key, rfm: expected.rfm });
      expect(await scoresIn(pool)).toEqual(customers.map((each) => scoresOf(each, expected)));
      const against = calibrationOf(before, shares);
      const effect = await readCalibrationEffect(pool, measurementNo, figuresOf(measured), figuresOf(against));
      expect(effect).toEqual(effectOf(customers, expected, against));
    }),
    { numRuns: 60, examples: [[FIRST_SCORES]] },
  );
});

async function store(pool: Pool, customers: readonly Drawn[], shares: { keyShare: number; keyLeaveShare: number }) {
  await pool.query('delete from base_figures');
  await pool.query('delete from base_measurements');
  return inTransaction(pool, async (tx) => {
    const { measurementNo } = (await beginMeasurement(tx, 1_000, false)) ?? { measurementNo: 0n };
    await insertBaseFigures(tx, measurementNo, customers.map(rowOf), []);
    const totals = await readBaseTotals(tx, measurementNo, shares);
    await finishMeasurement(tx, measurementNo, measuredFigures(totals, { ...shares, currency: 'GBP' }, 0));
    return { result: measurementNo };
  });
}

const rowOf = (each: Drawn, index: number): BaseFigures => ({
  ...each,
  ...{ customerNo: BigInt(index + 1), stage: 'visitor', risk: 'none', advice: 'none', basis: 'margin' },
  ...{ firstPurchaseDay: null, lastPurchaseDay: null, purchaseDays: 0, npsScore: null, npsDay: null },
  ...{ driverClass: null, driverSubCause: null, driverShare: null, driverEvidence: null },
  ...{ openComplaints: 0, unansweredContacts: 0, followUpOpen: false },
});

const valuesOf = ({ recencyDays, frequency, profit }: Drawn) => ({
  recency: recencyDays ?? 0,
  frequency,
  money: profit,
});

function calibrationOf(customers: readonly Drawn[], shares: { keyShare: number; keyLeaveShare: number }): Calibration {
  const key = keyThresholds(
    customers.map(({ profit }) => profit),
    shares,
  );
  const rfm = rfmBounds(customers.filter(({ recencyDays }) => recencyDays !== null).map(valuesOf));
  return { version: 1, effectiveAt: 0, key, rfm, mbg: null, gammaGamma: null, meanMarginMinor: null };
}

const scoresOf = (customer: Drawn, { rfm }: Calibration): readonly number[] | null =>
  customer.recencyDays === null || rfm === null ? null : rfmScores(valuesOf(customer), rfm);

async function scoresIn(pool: Pool) {
  const { rows } = await pool.query(
    'select recency_score as r, frequency_score as f, money_score as m from measured_base order by customer_no',
  );
  return rows.map(({ r, f, m }) => (r === null ? null : [r, f, m]));
}

function effectOf(customers: readonly Drawn[], after: Calibration, before: Calibration) {
  const isKey = ({ profit, keyCustomer }: Drawn) =>
    after.key !== null && profit >= (keyCustomer ? after.key.leaveMinor : after.key.enterMinor);
  const count = (which: (each: Drawn) => boolean) => BigInt(customers.filter(which).length);
  const scores = (each: Drawn, { rfm }: Calibration) =>
    each.recencyDays === null ? 'none' : rfm === null ? '0,0,0' : String(rfmScores(valuesOf(each), rfm));
  return {
    customers: BigInt(customers.length),
    enter: count((each) => isKey(each) && !each.keyCustomer),
    leave: count((each) => !isKey(each) && each.keyCustomer),
    changed: count((each) => isKey(each) !== each.keyCustomer || scores(each, after) !== scores(each, before)),
  };
}
