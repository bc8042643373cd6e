/** A pass that measures the whole base as of an instant (migration 0035). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type ColumnType, jsonbOrNullOf } from '../postgres/sql-type.ts';

export interface Measurement {
  readonly measurementNo: bigint;
  /** By the ladder's clock; that instant is included. */
  readonly asOf: Instant;
  /** Of the timekeeper. */
  readonly isNightly: boolean;
  /** Measured so far; of the customers of today those who had come by the instant. */
  readonly customers: bigint;
  /** Those of them whom newer code has recorded: it alone knows what they were. */
  readonly unknown: bigint;
  /** null: under way. */
  readonly figures: MeasuredFigures | null;
  /** What it led to is decided. */
  readonly settled: boolean;
}

/** Of the whole base, as stored. Sums of money in decimals, minor units of `currency`. */
export interface MeasuredFigures {
  /** The date of the instant, days since 1970-01-01. */
  readonly today: number;
  readonly currency: string;
  /** Basis points, of the program in force at the instant. */
  readonly keyShare: number;
  readonly keyLeaveShare: number;
  /** The year's, of all customers. */
  readonly profit: string;
  /** Of how many customers it is revenue, as costs are missing, or incomplete, as a currency has no rate. */
  readonly basis: { readonly revenue: string; readonly incomplete: string };
  /** Customers whose year's profit is above 0, and what they bring. */
  readonly profitable: { readonly n: string; readonly profit: string };
  /** What a calibration made of it says (domain/program/parse-calibration.ts). */
  readonly calibration: object;
}

export const MEASUREMENT_COLUMNS = `
  measurement_no as "measurementNo", as_of as "asOf", is_nightly as "isNightly", customers, unknown, figures, settled`;

export const MEASUREMENT_ROW = {
  measurementNo: 'bigint',
  asOf: 'timestamptz',
  isNightly: 'boolean',
  customers: 'bigint',
  unknown: 'bigint',
  figures: jsonbOrNullOf<MeasuredFigures>(),
  settled: 'boolean',
} as const satisfies Readonly<Record<string, ColumnType>>;
