/** One chart over time with its legend; a stretch that is drawn over it is what all views show from then on. */

import type { History } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { navigate, route } from '../route/route.ts';
import { rangeQuery } from '../route/time-range.ts';
import { colours } from './chart-colours.ts';
import { ChartLegend, type Pointed } from './chart-legend.tsx';
import type { ChartLine } from './chart-line.ts';
import { chartOptions } from './chart-options.ts';
import { ChartTable } from './chart-table.tsx';
import { eventNear } from './event-marks.ts';
import { lineValues } from './line-values.ts';

export interface TimeChartProps {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly history: History | null;
  readonly format: (value: number | null) => string;
  readonly hasTimeAxis?: boolean;
}

export function TimeChart({ title, lines, history, format, hasTimeAxis = true }: TimeChartProps) {
  const pointed = useSignal<Pointed | null>(null);
  const shown = useRef<{ plot: uPlot | null; history: History | null }>({ plot: null, history });
  shown.current.history = history;
  const field = useRef<HTMLDivElement>(null);

  useLayoutEffect(() => {
    const element = field.current;
    if (element === null) return;
    const events = () => shown.current.history?.events ?? [];
    const wishes = {
      lines,
      format,
      hasTimeAxis,
      events,
      onPointer: (plot: uPlot, index: number | null) => {
        pointed.value = index === null ? null : { index, event: eventNear(plot, events(), plot.cursor.left ?? -1) };
      },
      onStretch: (from: number, until: number) =>
        navigate(route.value.path, rangeQuery({ kind: 'fixed', from, until })),
    };
    const plot = new uPlot(chartOptions(wishes, sizeOf(element)), dataOf(lines, shown.current.history), element);
    shown.current.plot = plot;
    const resized = new ResizeObserver(() => plot.setSize(sizeOf(element)));
    resized.observe(element);
    return () => {
      resized.disconnect();
      plot.destroy();
      shown.current.plot = null;
    };
  }, [lines]);

  useEffect(() => {
    const { plot } = shown.current;
    if (plot === null || history === null) return;
    plot.batch(() => {
      plot.setData(dataOf(lines, history), false);
      plot.setScale('x', { min: history.from / 1_000, max: history.to / 1_000 });
    });
  }, [lines, history]);

  useSignalEffect(() => {
    colours.value;
    shown.current.plot?.redraw(false);
  });

  return (
    <figure class="chart" aria-label={`${title} over time`}>
      <figcaption>
        <span class="chart-title">{title}</span>
        <ChartLegend lines={lines} history={history} format={format} pointed={pointed.value} />
      </figcaption>
      <div class="chart-field" ref={field} aria-hidden="true">
        {history !== null && isEmpty(lines, history) && <p class="chart-nothing">Nothing was recorded in this time.</p>}
      </div>
      {history !== null && <ChartTable title={title} lines={lines} history={history} format={format} />}
    </figure>
  );
}

function isEmpty(lines: readonly ChartLine[], history: History): boolean {
  return lines.every((line) => lineValues(line, history).every((value) => value === null));
}

function dataOf(lines: readonly ChartLine[], history: History | null): uPlot.AlignedData {
  if (history === null) return [[], ...lines.map(() => [])];
  return [history.at.map((at) => at / 1_000), ...lines.map((line) => [...lineValues(line, history)])];
}

/** Never nothing, which uPlot cannot divide. */
const sizeOf = ({ clientWidth, clientHeight }: HTMLElement) => ({
  width: Math.max(clientWidth, 60),
  height: Math.max(clientHeight, 40),
});
