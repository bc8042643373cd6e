/** The history as text: what stands of changes, notices and follow-ups; on demand every revision, with when and as what it was published. */
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { keyText } from '@loyalty-ladder/operations/words/customer-words.ts';
import { moneyText } from '@loyalty-ladder/operations/words/money-text.ts';
import { collapse, type OutcomeRevision } from '@loyalty-ladder/store/history/read-revisions.ts';
import { causesText } from './cause-text.ts';
import { dateText, instantText, secondText } from './instant-text.ts';
import { renderTable } from './table.ts';
import type { Terminal } from './terminal.ts';

const COLUMNS = [
  { title: 'effective' },
  { title: 'axis' },
  { title: 'what' },
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
    AXES[type],
    contentText(outcome),
    causesText(outcome.causes),
  ];
}

const AXES: Readonly<Record<Outcome['type'], string>> = {
  'stage.changed': 'stage',
  'risk.changed': 'risk',
  'advice.changed': 'advice',
  'key-customer.changed': 'key',
  'follow-up.opened': 'case',
  'follow-up.escalated': 'case',
  'follow-up.closed': 'case',
  'grace.started': 'grace',
  'grace.ended': 'grace',
  'points.expiring': 'points',
};

function contentText(outcome: Outcome): string {
  switch (outcome.type) {
    case 'stage.changed':
    case 'risk.changed':
    case 'advice.changed':
      return `${outcome.from} -> ${outcome.to}`;
    case 'key-customer.changed':
      return `${keyText(outcome.from)} -> ${keyText(outcome.to)}, ${moneyText(outcome.profit, outcome.currency)}`;
    case 'follow-up.opened':
      return `opened (${outcome.trigger}), answer by ${dateText(outcome.deadlineAt)}`;
    case 'follow-up.escalated':
      return `not answered since ${dateText(outcome.openedAt)}`;
    case 'follow-up.closed':
      return `${outcome.resolution}${outcome.escalated ? ', late' : ''}`;
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
