/** The history as text: what stands of stage, risk and notices; on demand every revision, with when and as what it was published. */
import { AXIS_BY_TYPE, isChange, type Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { collapse, type OutcomeRevision } from '@loyalty-ladder/store/history/read-revisions.ts';
import { causesText } from './cause-text.ts';
import { dateText, instantText, secondText } from './instant-text.ts';
import { renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

const COLUMNS = [
  { title: 'effective' },
  { title: 'axis' },
  { title: 'change or notice' },
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
  const outcome = { type, at, ...content } as Outcome;
  return [
    terminal.width < NARROW ? dateText(at) : instantText(at),
    axisOf(outcome),
    contentText(outcome),
    causesText(outcome.causes),
  ];
}

function axisOf(outcome: Outcome): string {
  if (isChange(outcome)) return AXIS_BY_TYPE[outcome.type];
  return outcome.type === 'points.expiring' ? 'points' : 'grace';
}

function contentText(outcome: Outcome): string {
  switch (outcome.type) {
    case 'stage.changed':
    case 'risk.changed':
      return `${outcome.from} -> ${outcome.to}`;
    case 'grace.started':
      return `${outcome.conditions.join(', ')} until ${dateText(outcome.endsAt)}`;
    case 'grace.ended':
      return `${outcome.conditions.join(', ')} ${outcome.result}`;
    case 'points.expiring':
      return `${outcome.points} expire ${dateText(outcome.expiresAt)}`;
  }
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
