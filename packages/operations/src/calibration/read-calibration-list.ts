/** The published calibrations: when each takes effect, what it says, and whether all customers have been brought to it. */
import type { Calibration } from '@loyalty-ladder/domain/program/calibration.ts';
import { parseCalibration } from '@loyalty-ladder/domain/program/parse-calibration.ts';
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { type ListedCalibrationRow, listCalibrations } from '@loyalty-ladder/store/calibrations/list-calibrations.ts';
import { countCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { loadPrograms } from '@loyalty-ladder/store/programs/programs.ts';
import type { Pool } from 'pg';

export interface ListedCalibration extends Omit<ListedCalibrationRow, 'body'>, Calibration {
  readonly status: 'past' | 'in force' | 'to come' | 'superseded';
  readonly currency: string;
  /** In the whole base, for the share of it that the sweep has seen. */
  readonly customers: bigint;
}

/** @returns in order of version; status by the ladder's clock. */
export async function readCalibrationList(pool: Pool): Promise<ListedCalibration[]> {
  const [rows, now, customers, programs] = await Promise.all([
    ...([listCalibrations(pool), readClock(pool), countCustomers(pool), loadPrograms(pool)] as const),
  ]);
  const currency = programs.length === 0 ? '' : parseProgram(programs.at(-1)?.body).currency;
  return rows.map(({ body, ...row }) => ({
    ...row,
    ...parseCalibration({ ...row, body }),
    ...{ currency, customers, status: statusOf(row, rows, now) },
  }));
}

type Timed = Pick<ListedCalibrationRow, 'version' | 'effectiveAt'>;

/** A higher version of its own instant leaves it no time at all. */
function statusOf({ version, effectiveAt }: Timed, all: readonly Timed[], now: number): ListedCalibration['status'] {
  if (all.some((each) => each.effectiveAt === effectiveAt && each.version > version)) return 'superseded';
  if (effectiveAt > now) return 'to come';
  return all.some((each) => each.effectiveAt <= now && each.effectiveAt > effectiveAt) ? 'past' : 'in force';
}
