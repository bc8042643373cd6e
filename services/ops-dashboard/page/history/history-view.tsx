/** All charts, large, and all that happened. */
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { allCharts } from '../charts/chart-plans.ts';
import { ChartStack } from '../charts/chart-stack.tsx';
import { useCharts } from '../charts/use-charts.ts';
import { EventList } from '../overview/timeline-panel.tsx';
import { ProbePanel } from '../probes/probe-panel.tsx';

export function HistoryView({ snapshot: { groups, latency } }: { snapshot: Snapshot }) {
  const { charts, state } = useCharts(allCharts, groups.value);
  return (
    <div class="history-view">
      <ProbePanel reading={latency} />
      <section class="panel" aria-labelledby="charts-title">
        <header class="panel-head">
          <h2 id="charts-title">Over time</h2>
          <p class="quiet">Of long steps the highest value is drawn. Draw over a stretch to look at it alone.</p>
        </header>
        <ChartStack charts={charts} state={state} />
      </section>
      <section class="panel" aria-labelledby="events-title">
        <header class="panel-head">
          <h2 id="events-title">What happened</h2>
        </header>
        <EventList events={state.history?.events ?? []} />
      </section>
    </div>
  );
}
