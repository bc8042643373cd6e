/** The history as text: what stands of stage and risk; on demand every revision, with when and as what it was published. */
import { AXIS_BY_TYPE, type Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { collapse, type OutcomeRevision } from '@loyalty-ladder/store/history/read-revisions.ts';
import { causesText } from './cause-text.ts';
import { dateText, instantText, secondText } from './instant-text.ts';
import { renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

const COLUMNS = [
  { title: 'effective' },
  { title: 'axis' },
  { title: 'from -> to' },
  { title: 'because of', shrinkTo: 12 },
] as const;
const REVISION_COLUMNS = [
  ...COLUMNS.slice(0, 3),
  { title: 'revision' },
  { title: 'decided' },
  { title: 'because of', shrinkTo: 8 },
  { title: 'version', align: 'right' },
] as const;
const NARROW = 80;
/** Below it the version is left to --json. */
const WIDE = 110;

export function historyText(
  history: readonly OutcomeRevision[],
  revisions: 'collapsed' | 'all',
  linesMax: number,
  terminal: Terminal,
): string {
  const shown = revisions === 'all' ? history : collapse(history);
  const rows = shown.map((each) => (revisions === 'all' ? revisionRow(each, terminal) : row(each, terminal)));
  const hidden = rows.length - linesMax;
  const note = hidden > 0 ? [terminal.dim(`(${hidden} earlier lines; --lines shows more)`)] : [];
  const columns = terminal.width < WIDE ? REVISION_COLUMNS.slice(0, -1) : REVISION_COLUMNS;
  return [...note, renderTable(revisions === 'all' ? columns : COLUMNS, rows.slice(-linesMax), terminal)].join('\n');
}

function row({ type, at, content }: OutcomeRevision, terminal: Terminal): string[] {
  const { from, to, causes } = content as Omit<Outcome, 'type' | 'at'>;
  return [
    terminal.width < NARROW ? dateText(at) : instantText(at),
    AXIS_BY_TYPE[type],
    `${from} -> ${to}`,
    causesText(causes),
  ];
}

function revisionRow(each: OutcomeRevision, terminal: Terminal): string[] {
  const [at = '', axis = '', change = '', causes = ''] = row(each, terminal);
  const { revision, retracted, decidedAt, version } = each;
  return [
    at,
    axis,
    change,
    `${revision}${retracted ? ' retracted' : ''}`,
    secondText(decidedAt),
    causes,
    String(version),
  ];
}
