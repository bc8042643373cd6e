/** The few who bring most: the thresholds that are in force, what was measured when they were made, and how many are key customers now. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { countKeyCustomers } from '@loyalty-ladder/store/base/count-key-customers.ts';
import { profitShareOf, type Share, shareOf } from '../base/share.ts';
import type { ReportSource } from '../reports/report-source.ts';
import { readCalibrationList } from './read-calibration-list.ts';

export interface KeyCustomersReport {
  readonly at: Instant;
  readonly currency: string;
  /** null: no calibration is in force, so nobody is key. */
  readonly calibration: CalibrationInForce | null;
  /** Who is key, as the base was last measured; null: it never was. */
  readonly measured: MeasuredKeyCustomers | null;
}

/** Money as decimal text of minor units, shares in basis points. */
export interface CalibrationInForce {
  readonly version: number;
  readonly effectiveAt: Instant;
  readonly measuredAsOf: Instant;
  /** null: nobody brought a profit, so it makes nobody key. */
  readonly key: {
    readonly enter: string;
    readonly leave: string;
    /** Of the customers with a profit, who were to be key by the program. */
    readonly keyShare: number;
    /** Of all their profit, what these first really brought; null: not told. */
    readonly shareMeasured: number | null;
  } | null;
  /** Customers whom it has reached: all, or as far as its sweep is. */
  readonly reached: { readonly isWhole: boolean; readonly customers: number; readonly of: number };
}

export interface MeasuredKeyCustomers {
  readonly asOf: Instant;
  readonly key: Share;
  /** Customers with a profit. */
  readonly profitable: number;
  /** The year's of the key customers, minor units; and of that of everybody with one, basis points. */
  readonly profit: string;
  readonly profitShare: number | null;
}

export async function keyCustomersReport({ pool, programs, now }: ReportSource): Promise<KeyCustomersReport> {
  const [calibrations, counted] = await Promise.all([readCalibrationList(pool), countKeyCustomers(pool)]);
  const inForce = calibrations.find(({ status }) => status === 'in force');
  const { currency } = programs.inForceAt(now).program;
  return {
    ...{ at: now, currency },
    calibration: inForce === undefined ? null : calibrationOf(inForce, programs),
    measured: measuredOf(counted),
  };
}

type Listed = Awaited<ReturnType<typeof readCalibrationList>>[number];

function calibrationOf(listed: Listed, programs: ReportSource['programs']): CalibrationInForce {
  const { version, effectiveAt, measuredAsOf, key, isSwept, customers, customersSwept } = listed;
  const { keyShare } = programs.inForceAt(measuredAsOf).program;
  const [enter, leave] = [String(key?.enterMinor), String(key?.leaveMinor)];
  return {
    ...{ version, effectiveAt, measuredAsOf },
    key: key && { enter, leave, keyShare, shareMeasured: key.shareMeasured },
    reached: { isWhole: isSwept, customers: Number(isSwept ? customers : customersSwept), of: Number(customers) },
  };
}

function measuredOf(counted: Awaited<ReturnType<typeof countKeyCustomers>>): MeasuredKeyCustomers | null {
  const { asOf, customers, profitable, profit, key, keyProfit } = counted;
  if (asOf === null) return null;
  return {
    ...{ asOf, key: shareOf(Number(key), Number(customers)), profitable: Number(profitable) },
    ...{ profit: keyProfit, profitShare: profitShareOf(BigInt(keyProfit), BigInt(profit)) },
  };
}
