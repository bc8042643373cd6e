/** One chart over time with its legend; a stretch that is drawn over it is what all views show from then on. */

import type { History, TimelineEvent } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { useSignal, useSignalEffect } from '@preact/signals';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import uPlot from 'uplot';
import { asOf } from '../api/feed.ts';
import { navigate, route } from '../route/route.ts';
import { rangeQuery } from '../route/time-range.ts';
import { timeOf } from '../words/format.ts';
import { colours } from './chart-colours.ts';
import type { ChartLine } from './chart-line.ts';
import { chartOptions } from './chart-options.ts';
import { eventNear } from './event-marks.ts';

export interface TimeChartProps {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly history: History | null;
  readonly format: (value: number | null) => string;
  readonly hasTimeAxis?: boolean;
}

interface Pointed {
  readonly index: number;
  readonly event: TimelineEvent | undefined;
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
        <Legend lines={lines} history={history} format={format} pointed={pointed.value} />
      </figcaption>
      <div class="chart-field" ref={field} aria-hidden="true">
        {history !== null && isEmpty(lines, history) && <p class="chart-nothing">Nothing was recorded in this time.</p>}
      </div>
      <ChartTable title={title} lines={lines} history={history} format={format} />
    </figure>
  );
}

type LegendProps = Pick<TimeChartProps, 'lines' | 'history' | 'format'> & { readonly pointed: Pointed | null };

/** Each line's value under the pointer, or else the newest. */
function Legend({ lines, history, format, pointed }: LegendProps) {
  const at = pointed === null ? undefined : history?.at[pointed.index];
  if (pointed?.event) return <span class="legend-event">{eventText(pointed.event)}</span>;
  return (
    <span class="legend" aria-hidden="true">
      {at !== undefined && <time>{timeOf(at, asOf())}</time>}
      {lines.map(({ series, label, tone }) => {
        const values = history?.series.find(({ name }) => name === series)?.values;
        return (
          <span class="legend-entry" key={series}>
            <svg class={`swatch swatch-${tone}`} viewBox="0 0 16 6" aria-hidden="true">
              <path d="M0 3H16" />
            </svg>
            {label} <b>{format((pointed === null ? values?.at(-1) : values?.[pointed.index]) ?? null)}</b>
          </span>
        );
      })}
    </span>
  );
}

const eventText = ({ at, sentence }: TimelineEvent): string => `${timeOf(at, asOf())} ${sentence}`;

const ROWS_MAX = 12;

/** The chart for whoever cannot see it: its lines at a dozen instants. */
function ChartTable({ title, lines, history, format }: Pick<TimeChartProps, 'title' | 'lines' | 'history' | 'format'>) {
  if (history === null) return null;
  const step = Math.max(1, Math.ceil(history.at.length / ROWS_MAX));
  const indices = Array.from(history.at.keys()).filter((index) => (history.at.length - 1 - index) % step === 0);
  return (
    <div class="unseen">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {lines.map(({ series, label }) => (
              <th scope="col" key={series}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {indices.map((index) => (
            <tr key={history.at[index]}>
              <th scope="row">{timeOf(history.at[index] ?? null, asOf())}</th>
              {lines.map(({ series }) => (
                <td key={series}>
                  {format(history.series.find(({ name }) => name === series)?.values[index] ?? null)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function isEmpty(lines: readonly ChartLine[], history: History): boolean {
  const names = new Set(lines.map(({ series }) => series));
  return !history.series.some(({ name, values }) => names.has(name) && values.some((value) => value !== null));
}

function dataOf(lines: readonly ChartLine[], history: History | null): uPlot.AlignedData {
  if (history === null) return [[], ...lines.map(() => [])];
  const values = lines.map(({ series }) => history.series.find(({ name }) => name === series)?.values);
  return [history.at.map((at) => at / 1_000), ...values.map((each) => [...(each ?? history.at.map(() => null))])];
}

/** Never nothing, which uPlot cannot divide. */
const sizeOf = ({ clientWidth, clientHeight }: HTMLElement) => ({
  width: Math.max(clientWidth, 60),
  height: Math.max(clientHeight, 40),
});
