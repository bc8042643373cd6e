/** One partition: the sentence, what to do, its figures and how they came to be. */
import type { WatchedPartition } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { useMemo } from 'preact/hooks';
import { useHistory } from '../api/history.ts';
import { partitionCharts, seriesOf } from '../charts/chart-plans.ts';
import { ChartStack } from '../charts/chart-stack.tsx';
import { Mark } from '../parts/mark.tsx';
import { route } from '../route/route.ts';
import { Advice } from '../verdict/verdict.tsx';
import { decimal, duration, exact, NONE, perSecond, trend } from '../words/format.ts';
import { partitionId, wordOf } from './partition-words.ts';

export function PartitionView({ partition }: { partition: WatchedPartition }) {
  const id = partitionId(partition);
  const charts = useMemo(() => partitionCharts(id), [id]);
  const state = useHistory(seriesOf(charts), route.value.range);
  return (
    <div class="partition-view">
      <p class={`judgement judgement-${partition.level}`}>
        <Mark level={partition.level} word="" /> <b>{wordOf(partition)}</b> {partition.sentence}
      </p>
      {partition.advice !== null && (
        <p class="advice">
          <Advice text={partition.advice} />
        </p>
      )}
      <dl class="facts facts-wide">
        {factsOf(partition).map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
      <ChartStack charts={charts} state={state} />
    </div>
  );
}

function factsOf(partition: WatchedPartition): [string, string][] {
  return [
    ['records behind', exact(partition.messages)],
    ['oldest of them', duration(partition.seconds)],
    ['trend', trend(partition.trendPerSecond)],
    ['appended', perSecond(partition.appendedPerSecond)],
    ['applied', perSecond(partition.appliedPerSecond)],
    ['caught up in', duration(partition.secondsToClose)],
    ['retention deletes in', duration(partition.secondsToLoss)],
    ['lost to retention', exact(partition.lost)],
    ['behind open transactions', exact(partition.held)],
    ['of its topic’s mean', partition.timesMean === null ? NONE : `${decimal(partition.timesMean)}×`],
    ['next offset', partition.nextOffset === null ? 'never started' : exact(partition.nextOffset)],
    ['log', `${exact(partition.logStart)} to ${exact(partition.logEnd)}`],
  ];
}
