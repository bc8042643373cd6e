/** The published versions: when each takes effect, what it changed, and whether all customers have been brought to it. */
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { countCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { listPrograms, type PublishedProgram } from '@loyalty-ladder/store/programs/list-programs.ts';
import type { Pool } from 'pg';
import { programChanges, type SettingChange } from './program-changes.ts';

export interface ListedProgram extends PublishedProgram {
  readonly status: ProgramStatus;
  /** Against the version in force until then. */
  readonly changes: readonly SettingChange[];
  /** In the whole base, for the share of it that the sweep has seen. */
  readonly customers: bigint;
}

export type ProgramStatus = 'past' | 'in force' | 'to come' | 'superseded';

/** @returns in order of version; status by the ladder's clock. */
export async function readProgramList(pool: Pool): Promise<ListedProgram[]> {
  const [programs, now, customers] = await Promise.all([listPrograms(pool), readClock(pool), countCustomers(pool)]);
  return listedPrograms(programs, now, customers);
}

/** @param programs all that were published, in order of version. */
export function listedPrograms(
  programs: readonly PublishedProgram[],
  now: Instant,
  customers: bigint,
): ListedProgram[] {
  return programs.map((each, index) => {
    const before = programs.slice(0, index).findLast(({ effectiveAt }) => effectiveAt < each.effectiveAt);
    return {
      ...each,
      customers,
      status: statusOf(each.effectiveAt, programs.slice(index + 1), now),
      changes: before === undefined ? [] : programChanges(parseProgram(before.body), parseProgram(each.body)),
    };
  });
}

function statusOf(
  effectiveAt: Instant,
  later: readonly Pick<PublishedProgram, 'effectiveAt'>[],
  now: Instant,
): ProgramStatus {
  if (later.some((each) => each.effectiveAt <= effectiveAt)) return 'superseded';
  if (effectiveAt > now) return 'to come';
  return later.some((each) => each.effectiveAt <= now) ? 'past' : 'in force';
}
