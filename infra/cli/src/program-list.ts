/** The published versions: when each takes effect, what it changed, and whether all customers have been brought to it. */
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { changeText, programChanges, type SettingChange } from '@loyalty-ladder/operations/program/program-changes.ts';
import { countCustomers } from '@loyalty-ladder/store/customers/list-customers.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { listPrograms, type PublishedProgram } from '@loyalty-ladder/store/programs/list-programs.ts';
import type { Pool } from 'pg';
import { type Terminal, wrap } from './terminal.ts';

export interface ListedProgram extends PublishedProgram {
  readonly status: 'past' | 'in force' | 'to come' | 'superseded';
  /** Against the version in force until then. */
  readonly changes: readonly SettingChange[];
  /** In the whole base, for the share of it that the sweep has seen. */
  readonly customers: bigint;
}

export async function listedPrograms(pool: Pool): Promise<ListedProgram[]> {
  const [programs, now, customers] = await Promise.all([listPrograms(pool), readClock(pool), countCustomers(pool)]);
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
): ListedProgram['status'] {
  if (later.some((each) => each.effectiveAt <= effectiveAt)) return 'superseded';
  if (effectiveAt > now) return 'to come';
  return later.some((each) => each.effectiveAt <= now) ? 'past' : 'in force';
}

export function programsText(programs: readonly ListedProgram[], terminal: Terminal): string {
  return programs.map((each) => programText(each, terminal)).join('');
}

function programText(program: ListedProgram, terminal: Terminal): string {
  const { version, effectiveAt, publishedAt, status, changes } = program;
  const from =
    version === 1 && effectiveAt === 0 ? 'from the beginning' : `from ${new Date(effectiveAt).toISOString()}`;
  const lines = [
    terminal.bold(`version ${version}  ${from}  ${status}`),
    `  published ${new Date(publishedAt).toISOString()}${sweepText(program)}`,
    ...changes.map((change) => wrap(`  ${changeText(change)}`, terminal.width, '    ')),
  ];
  return `${lines.join('\n')}\n`;
}

function sweepText({ sweep, status, customers }: ListedProgram): string {
  if (sweep === null) return '';
  if (sweep.done) return ', all customers brought to it';
  return status === 'to come' ? '' : `, ${sweep.customersSwept} of ${customers} customers brought to it`;
}
