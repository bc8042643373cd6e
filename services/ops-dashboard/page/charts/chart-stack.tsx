/** Charts above each other, over the same time, which stands below the last of them. */
import type { HistoryState } from '../api/history.ts';
import type { ChartPlan } from './chart-plans.ts';
import { TimeChart } from './time-chart.tsx';

export function ChartStack({
  charts,
  state: { history, fault },
}: {
  charts: readonly ChartPlan[];
  state: HistoryState;
}) {
  return (
    <div class="charts">
      {fault !== null && <p class="fault">The history cannot be read. {fault}</p>}
      {charts.map(({ id, title, lines, format }, index) => (
        <TimeChart
          key={id}
          title={title}
          lines={lines}
          format={format}
          history={history}
          hasTimeAxis={index === charts.length - 1}
        />
      ))}
    </div>
  );
}
