/** Where groups stand on their logs, as text. */
import type { PartitionStatus, StreamStatus } from '@loyalty-ladder/operations/streams/stream-status.ts';
import type { RecordedAction } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import { instantText } from './instant-text.ts';
import { sourceLines } from './source-text.ts';
import { faultText } from './stream-fault-text.ts';
import { renderTable } from './table.ts';
import { printable, type Terminal, wrap } from './terminal.ts';

const COLUMNS = [
  { title: 'partition', align: 'right' },
  { title: 'next offset', align: 'right' },
  { title: 'log start', align: 'right' },
  { title: 'log end', align: 'right' },
  { title: 'in Kafka', align: 'right' },
  { title: 'log and store' },
] as const;
const LEGEND =
  'next offset: of the next record to be applied, in Postgres. in Kafka: what the group has committed there, a hint.';

export function streamStatusText({ partitions, sources, pauses, actions }: StreamStatus, terminal: Terminal): string {
  const groups = Map.groupBy(partitions, ({ group, topic }) => `${group}  ${topic}`);
  const sections = [...groups].map(([name, rows]) => groupText(name, rows, pauses, terminal));
  sections.push(`${terminal.dim(wrap(LEGEND, terminal.width))}\n`);
  const troubles = sourceLines(sources);
  if (troubles.length > 0)
    sections.push(troubles.map((line) => `${wrap(line, terminal.width, '             ')}\n`).join(''));
  if (actions.length > 0)
    sections.push(`${terminal.bold('Done by hand, newest first')}\n${actionsText(actions, terminal)}`);
  return sections.join('\n');
}

function groupText(
  name: string,
  rows: readonly PartitionStatus[],
  pauses: StreamStatus['pauses'],
  terminal: Terminal,
): string {
  const cells = rows.map(({ partition, nextOffset, logStart, logEnd, stableEnd, committed, fault }) => [
    String(partition),
    nextOffset === null ? 'never read' : String(nextOffset),
    String(logStart),
    stableEnd < logEnd ? `${logEnd} (read to ${stableEnd}: open transaction)` : String(logEnd),
    committed === null ? '' : String(committed),
    fault === null ? 'belong together' : fault.toUpperCase(),
  ]);
  const paused = pauses.filter(({ group }) => group === rows[0]?.group);
  const notes = [
    ...paused.map((pause) => `${wrap(`  PAUSED ${pauseText(pause)}`, terminal.width, '    ')}\n`),
    ...rows.flatMap((row) => noteOn(row, terminal)),
  ];
  const title = terminal.bold(wrap(`${name}  ${membersText(rows)}`, terminal.width, '  '));
  return `${title}\n${renderTable(COLUMNS, cells, terminal)}\n${notes.join('')}`;
}

export function pauseText({ pausedAt, actor, reason }: StreamStatus['pauses'][number]): string {
  return `since ${instantText(pausedAt)} UTC by ${printable(actor)}: ${printable(reason)}`;
}

function membersText([row]: readonly PartitionStatus[]): string {
  const members = row?.members ?? 0;
  if (members === 0) return 'nobody reads';
  return members === 1 ? '1 reads' : `${members} read`;
}

function noteOn(status: PartitionStatus, terminal: Terminal): string[] {
  const { topic, partition, mend, members } = status;
  if (mend === null) return [];
  const first = members > 0 ? 'stop the services of the group, then ' : '';
  return [
    `${wrap(`  ${topic}/${partition}: ${faultText(status)}.`, terminal.width, '    ')}\n`,
    `    ${first}\`${mend}\` (with --dry-run it only says)\n`,
  ];
}

function actionsText(actions: readonly RecordedAction[], terminal: Terminal): string {
  return actions
    .map(({ at, actor, action, subject, reason }) => {
      const line = `${instantText(at)}  ${action} ${printable(subject)}  by ${printable(actor)}: ${printable(reason)}`;
      return `${wrap(line, terminal.width, '    ')}\n`;
    })
    .join('');
}
