/** Every partition with all that is known of it; one alone, over time, when the address names it. */
import type { Snapshot, WatchedGroup, WatchedPartition } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { Mark } from '../parts/mark.tsx';
import { Panel } from '../parts/panel.tsx';
import { Sparkline } from '../parts/sparkline.tsx';
import { WideTable } from '../parts/wide-table.tsx';
import { hrefOf, route } from '../route/route.ts';
import { counted, decimal, duration, exact, perSecond, trend } from '../words/format.ts';
import { GroupActs } from './group-acts.tsx';
import { PartitionView } from './partition-view.tsx';
import { partitionHref, partitionId, wordOf } from './partition-words.ts';

export function LagView({ snapshot: { partitions, groups } }: { snapshot: Snapshot }) {
  const { path, query } = route.value;
  const [, group, topic, partition] = path;
  const only = query.show === 'behind' ? isBehind : () => true;
  return (
    <Panel
      id="partitions"
      title={path.slice(1).join(' / ') || 'Lag by partition'}
      reading={partitions}
      aside={partition === undefined && <Filters group={group} groups={groups.value ?? []} />}
    >
      {(all) => {
        const named = all.filter((each) => group === undefined || each.group === group);
        if (partition === undefined)
          return (
            <>
              <GroupActs groups={(groups.value ?? []).filter((each) => group === undefined || each.group === group)} />
              <Partitions partitions={named.filter(only)} />
            </>
          );
        const one = named.find((each) => each.topic === topic && String(each.partition) === partition);
        return one ? <PartitionView partition={one} /> : <p class="nothing">No group reads such a partition.</p>;
      }}
    </Panel>
  );
}

const isBehind = ({ level, messages }: WatchedPartition): boolean => level !== 'ok' || messages > 0;

function Filters({ group, groups }: { group: string | undefined; groups: readonly WatchedGroup[] }) {
  const { path, query } = route.value;
  const isAll = query.show !== 'behind';
  return (
    <nav class="choices" aria-label="Filter">
      <a href={hrefOf(['lag'])} aria-current={group === undefined ? 'true' : undefined}>
        all groups
      </a>
      {groups.map((each) => (
        <a
          key={each.group}
          href={hrefOf(['lag', each.group], { show: query.show })}
          aria-current={each.group === group ? 'true' : undefined}
          title={`${each.pause === null ? each.state : 'Paused'}, ${counted(each.members, 'member')}`}
        >
          {each.group}
        </a>
      ))}
      <span class="divider" />
      <a href={hrefOf(path, { show: undefined })} aria-current={isAll ? 'true' : undefined}>
        all
      </a>
      <a href={hrefOf(path, { show: 'behind' })} aria-current={isAll ? undefined : 'true'}>
        only what is behind
      </a>
    </nav>
  );
}

const FIGURES = ['Behind', 'Oldest', 'Trend', 'In', 'Out', 'Caught up in', 'Retention in', 'Lost', 'Held', 'Heat'];

function Partitions({ partitions }: { partitions: readonly WatchedPartition[] }) {
  if (partitions.length === 0) return <p class="nothing">No such partition.</p>;
  return (
    <WideTable title="Partitions">
      <thead>
        <tr>
          <th scope="col">Group</th>
          <th scope="col">Partition</th>
          <th scope="col">Word</th>
          {FIGURES.map((name) => (
            <th scope="col" class="figure" key={name}>
              {name}
            </th>
          ))}
          <th scope="col">2 min</th>
        </tr>
      </thead>
      <tbody>
        {partitions.map((partition) => (
          <Row key={partitionId(partition)} partition={partition} />
        ))}
      </tbody>
    </WideTable>
  );
}

function Row({ partition }: { partition: WatchedPartition }) {
  return (
    <tr class={`row-${partition.level}`}>
      <td>{partition.group}</td>
      <th scope="row">
        <a href={partitionHref(partition)} title={partition.sentence}>
          {partition.topic}/{partition.partition}
        </a>
      </th>
      <td class="word">
        <Mark level={partition.level} word="" /> {wordOf(partition)}
      </td>
      {figuresOf(partition).map((text, index) => (
        <td class="figure" key={FIGURES[index]}>
          {text}
        </td>
      ))}
      <td>
        <Sparkline values={partition.recent} />
      </td>
    </tr>
  );
}

/** In the order of `FIGURES`. */
function figuresOf(partition: WatchedPartition): string[] {
  const isWaiting = partition.messages > 0;
  return [
    exact(partition.messages),
    duration(partition.seconds),
    isWaiting ? trend(partition.trendPerSecond) : '',
    perSecond(partition.appendedPerSecond),
    perSecond(partition.appliedPerSecond),
    isWaiting ? duration(partition.secondsToClose) : '',
    isWaiting ? duration(partition.secondsToLoss) : '',
    partition.lost > 0 ? exact(partition.lost) : '',
    partition.held > 0 ? exact(partition.held) : '',
    partition.timesMean === null ? '' : `${decimal(partition.timesMean)}×`,
  ];
}
