/** Charts above each other, over the same time, which stands below the last of them. */
import { useMemo } from 'preact/hooks';
import type { HistoryState } from '../api/history.ts';
import type { ChartPlan } from './chart-plans.ts';
import { TimeChart } from './time-chart.tsx';

interface ChartStackProps {
  /** The same list each time, or all are made anew. */
  readonly charts: readonly ChartPlan[];
  readonly state: HistoryState;
}

export function ChartStack({ charts, state: { history, fault } }: ChartStackProps) {
  // A snapshot each second is nothing new to charts.
  const shown = useMemo(
    () =>
      charts.map(({ id, title, lines, format }, index) => (
        <TimeChart
          key={id}
          title={title}
          lines={lines}
          format={format}
          history={history}
          hasTimeAxis={index === charts.length - 1}
        />
      )),
    [charts, history],
  );
  return (
    <div class="charts">
      {fault !== null && <p class="fault">The history cannot be read. {fault}</p>}
      {shown}
    </div>
  );
}
