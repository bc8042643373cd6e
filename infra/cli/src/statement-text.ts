/** The statement as text: every line of the ledger by effective time, with what was available after it; corrections marked. */
import type { Account } from '@loyalty-ladder/domain/state/entry.ts';
import type { StatementLine } from '@loyalty-ladder/store/history/read-statement.ts';
import { causeText } from './cause-text.ts';
import { dateText, instantText } from './instant-text.ts';
import { renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

const COLUMNS = [
  { title: 'effective' },
  { title: 'kind' },
  { title: 'points', align: 'right' },
  { title: 'from -> to' },
  { title: 'available', align: 'right' },
  { title: 'cause', shrinkTo: 12 },
] as const;
const NARROW_COLUMNS = [
  { title: 'effective' },
  { title: 'kind' },
  { title: 'points', align: 'right' },
  { title: 'cause', shrinkTo: 10 },
] as const;
const WIDE = 90;

/** @param linesMax the latest of them are shown. */
export function statementText(lines: readonly StatementLine[], linesMax: number, terminal: Terminal): string {
  let available = 0n;
  const rows = lines.map((line) => {
    available += changeOf('customer:available', line);
    return terminal.width >= WIDE ? wideRow(line, available) : narrowRow(line);
  });
  const hidden = rows.length - linesMax;
  const note = hidden > 0 ? [terminal.dim(`(${hidden} earlier lines; --lines shows more)`)] : [];
  return [
    ...note,
    renderTable(terminal.width >= WIDE ? COLUMNS : NARROW_COLUMNS, rows.slice(-linesMax), terminal),
  ].join('\n');
}

function changeOf(account: Account, { from, to, points }: StatementLine): bigint {
  return (to === account ? points : 0n) - (from === account ? points : 0n);
}

const wideRow = (line: StatementLine, available: bigint): string[] => [
  instantText(line.at),
  kindText(line),
  String(line.points),
  `${accountText(line.from)} -> ${accountText(line.to)}`,
  String(available),
  causeText(line.cause),
];

const narrowRow = (line: StatementLine): string[] => [
  dateText(line.at),
  kindText(line),
  String(line.points),
  causeText(line.cause),
];

const kindText = ({ kind, correction }: StatementLine): string => (correction ? `${kind}, corrects` : kind);
const accountText = (account: Account): string => account.slice(account.indexOf(':') + 1);
