/** The published versions as text. */
import type { ListedProgram } from '@loyalty-ladder/operations/program/read-program-list.ts';
import { changeText } from './change-text.ts';
import { type Terminal, wrap } from './terminal.ts';

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
