/** Where groups stand on their logs, as text. */
import type { PartitionStatus, StreamStatus } from '@loyalty-ladder/operations/streams/stream-status.ts';
import type { RecordedAction } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import { instantText } from './instant-text.ts';
import { renderTable } from './table.ts';
import { printable, type Terminal, wrap } from './terminal.ts';

const COLUMNS = [
  { title: 'partition', align: 'right' },
  { title: 'next offset', align: 'right' },
  { title: 'log start', align: 'right' },
  { title: 'log end', align: 'right' },
] as const;

export function streamStatusText({ partitions, actions }: StreamStatus, terminal: Terminal): string {
  const groups = Map.groupBy(partitions, ({ group, topic }) => `${group}  ${topic}`);
  const sections = [...groups].map(([name, rows]) => groupText(name, rows, terminal));
  if (sections.length === 0) sections.push('No group has read anything yet.\n');
  if (actions.length > 0)
    sections.push(`${terminal.bold('Done by hand, newest first')}\n${actionsText(actions, terminal)}`);
  return sections.join('\n');
}

function groupText(name: string, rows: readonly PartitionStatus[], terminal: Terminal): string {
  const cells = rows.map(({ partition, nextOffset, logStart, logEnd }) =>
    [partition, nextOffset, logStart, logEnd].map(String),
  );
  return `${terminal.bold(wrap(name, terminal.width, '  '))}\n${renderTable(COLUMNS, cells, terminal)}\n`;
}

function actionsText(actions: readonly RecordedAction[], terminal: Terminal): string {
  return actions
    .map(({ at, actor, action, subject, reason }) => {
      const line = `${instantText(at)}  ${action} ${printable(subject)}  by ${printable(actor)}: ${printable(reason)}`;
      return `${wrap(line, terminal.width, '    ')}\n`;
    })
    .join('');
}
