/** All charts, large, and all that happened. */
import { useHistory } from '../api/history.ts';
import { ALL_CHARTS, ALL_SERIES } from '../charts/chart-plans.ts';
import { ChartStack } from '../charts/chart-stack.tsx';
import { EventList } from '../overview/timeline-panel.tsx';
import { route } from '../route/route.ts';

export function HistoryView() {
  const state = useHistory(ALL_SERIES, route.value.range);
  return (
    <div class="history-view">
      <section class="panel" aria-labelledby="charts-title">
        <header class="panel-head">
          <h2 id="charts-title">Over time</h2>
          <p class="quiet">Draw over a stretch to look at it alone.</p>
        </header>
        <ChartStack charts={ALL_CHARTS} state={state} />
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
