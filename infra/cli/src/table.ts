/** Rows as columns where they fit the terminal, as blocks of `title: value` lines where they do not. */
import stringWidth from 'string-width';
import type { Terminal } from './terminal.ts';

export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
  /** May be cut to fit, with an ellipsis; never below this many columns. */
  readonly shrinkTo?: number;
}

const GAP = '  ';

/** @param rows cells without control characters, one a column. @returns lines, '' for no rows. */
export function renderTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
): string {
  if (rows.length === 0) return '';
  const widths = columns.map(({ title }, index) =>
    rows.reduce((width, row) => Math.max(width, stringWidth(row[index] ?? '')), title.length),
  );
  shrink(columns, widths, terminal.width);
  if (total(widths) > terminal.width) return renderBlocks(columns, rows, terminal);
  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => fit(cells[index] ?? '', widths[index] ?? 0, align))
      .join(GAP)
      .trimEnd();
  const head = terminal.dim(line(columns.map(({ title }) => title)));
  return [head, ...rows.map(line)].join('\n');
}

function shrink(columns: readonly Column[], widths: number[], width: number): void {
  columns.forEach(({ shrinkTo }, index) => {
    if (shrinkTo === undefined) return;
    const excess = total(widths) - width;
    const own = widths[index] ?? 0;
    if (excess > 0) widths[index] = Math.max(Math.min(own, shrinkTo), own - excess);
  });
}

const total = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width, 0) + GAP.length * (widths.length - 1);

function fit(cell: string, width: number, align: Column['align']): string {
  const shown = stringWidth(cell) > width ? `${headOf(cell, width - 1)}…` : cell;
  const rest = ' '.repeat(Math.max(0, width - stringWidth(shown)));
  return align === 'right' ? rest + shown : shown + rest;
}

const CHARACTERS = new Intl.Segmenter();

/** As many whole characters as fit: one may be several code points, and two columns wide. */
function headOf(cell: string, width: number): string {
  let head = '';
  for (const { segment } of CHARACTERS.segment(cell)) {
    if (stringWidth(head + segment) > width) break;
    head += segment;
  }
  return head;
}

function renderBlocks(columns: readonly Column[], rows: readonly (readonly string[])[], terminal: Terminal): string {
  const blocks = rows.map((row) =>
    columns.flatMap(({ title }, index) => blockLine(title, row[index] ?? '', terminal)).join('\n'),
  );
  return blocks.join('\n\n');
}

const blockLine = (title: string, cell: string, terminal: Terminal): string[] =>
  cell === '' ? [] : [`${terminal.dim(`${title}:`)} ${cell}`];
