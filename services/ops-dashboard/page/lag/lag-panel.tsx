/** Who is behind: a row for each consumer group, a cell for each partition. */
import type { Reading, WatchedGroup, WatchedPartition } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { Mark } from '../parts/mark.tsx';
import { Panel } from '../parts/panel.tsx';
import { Sparkline } from '../parts/sparkline.tsx';
import { hrefOf } from '../route/route.ts';
import { compact, count, counted, duration, exact, trend } from '../words/format.ts';
import { partitionHref, partitionId, partitionSentence, wordOf } from './partition-words.ts';

interface LagPanelProps {
  readonly groups: Reading<readonly WatchedGroup[]>;
  readonly partitions: Reading<readonly WatchedPartition[]>;
}

export function LagPanel({ groups, partitions }: LagPanelProps) {
  return (
    <Panel id="lag" title="Lag by group and partition" href={hrefOf(['lag'])} reading={partitions}>
      {(cells) =>
        cells.length === 0 ? (
          <p class="nothing">No group reads yet.</p>
        ) : (
          <table class="lag-table">
            <thead>
              <tr>
                <th scope="col">Group</th>
                <th scope="col" class="figure">
                  Behind
                </th>
                <th scope="col" class="figure">
                  Oldest
                </th>
                <th scope="col">Partitions</th>
              </tr>
            </thead>
            <tbody>
              {[...Map.groupBy(cells, ({ group }) => group)].map(([name, ofGroup]) => (
                <GroupRow
                  key={name}
                  name={name}
                  group={groups.value?.find(({ group }) => group === name)}
                  isStale={groups.isStale}
                  cells={ofGroup}
                />
              ))}
            </tbody>
          </table>
        )
      }
    </Panel>
  );
}

interface GroupRowProps {
  readonly name: string;
  /** undefined: Kafka has not said. */
  readonly group: WatchedGroup | undefined;
  readonly isStale: boolean;
  readonly cells: readonly WatchedPartition[];
}

function GroupRow({ name, group, isStale, cells }: GroupRowProps) {
  return (
    <tr>
      <th scope="row">
        <a href={hrefOf(['lag', name])} title={name}>
          {group?.service ?? name}
        </a>
        {group && (
          <span class="group-state" data-stale={isStale || undefined}>
            <Mark level={group.level} />
            {group.pause === null ? group.state : 'Paused'} · {counted(group.members, 'member')}
          </span>
        )}
      </th>
      <td class="figure" data-stale={isStale || undefined} title={`${exact(group?.messages ?? null)} records`}>
        {count(group?.messages ?? null)}
      </td>
      <td class="figure" data-stale={isStale || undefined}>
        {duration(group?.seconds ?? null)}
      </td>
      <td>
        <ul class="cells">
          {cells.map((cell) => (
            <Cell key={partitionId(cell)} partition={cell} />
          ))}
        </ul>
      </td>
    </tr>
  );
}

function Cell({ partition }: { partition: WatchedPartition }) {
  const { level, messages, seconds, trendPerSecond, recent } = partition;
  const isBehind = messages > 0;
  const isMoving = trendPerSecond !== null && Math.abs(trendPerSecond) >= 1;
  return (
    <li>
      <a class={`cell cell-${level}`} href={partitionHref(partition)} title={partitionSentence(partition)}>
        <span class="cell-head">
          <span class="cell-number">
            <span class="unseen">Partition </span>
            {partition.partition}
          </span>
          <span class="cell-word">{wordOf(partition)}</span>
        </span>
        <span class="cell-figures">
          <b>{cellCount(messages)}</b> <span>{isBehind ? duration(seconds) : ''}</span>
        </span>
        <span class="cell-course">
          <Sparkline values={recent} />
          {isMoving && <span class="cell-trend">{trend(trendPerSecond)}</span>}
        </span>
      </a>
    </li>
  );
}

/** Five digits beside minutes and seconds are wider than a cell. */
const cellCount = (messages: number): string => (messages < 10_000 ? count(messages) : compact(messages));
