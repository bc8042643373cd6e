/** A chart as uPlot is told of it. */
import type { TimelineEvent } from '@loyalty-ladder/operations/watch/snapshot.ts';
import type uPlot from 'uplot';
import { colours } from './chart-colours.ts';
import { type ChartLine, TONES } from './chart-line.ts';
import { drawEvents } from './event-marks.ts';

export interface ChartWishes {
  readonly lines: readonly ChartLine[];
  readonly format: (value: number | null) => string;
  readonly hasTimeAxis: boolean;
  readonly events: () => readonly TimelineEvent[];
  /** Index of the point under the pointer, and where the pointer is in px; null: nowhere. */
  readonly onPointer: (plot: uPlot, index: number | null) => void;
  /** A stretch was drawn over, in ms. */
  readonly onStretch: (from: number, until: number) => void;
}

/** Charts of one view share the pointer. */
const SYNC_KEY = 'time';
const FONT = '11px "Noto Sans Variable", system-ui, sans-serif';
const VALUES_WIDTH = 60;
const TIME_HEIGHT = 20;
const DAY_SECONDS = 86_400;

export function chartOptions(
  wishes: ChartWishes,
  size: { readonly width: number; readonly height: number },
): uPlot.Options {
  const { lines, hasTimeAxis, events, onPointer, onStretch } = wishes;
  const isDrawn = (plot: uPlot) => plot.select.width > 0;
  return {
    ...size,
    padding: [8, 8, hasTimeAxis ? 0 : 6, 0],
    legend: { show: false },
    cursor: {
      sync: { key: SYNC_KEY, setSeries: false },
      points: { size: 5 },
      drag: { x: true, y: false, setScale: false },
    },
    scales: { x: { time: true }, y: { range: (_, __, max) => [0, niceTop(max)] } },
    axes: [timeAxis(hasTimeAxis), valueAxis(wishes.format)],
    series: [{}, ...lines.map(lineOptions)],
    hooks: {
      draw: [(plot) => drawEvents(plot, events())],
      setCursor: [(plot) => onPointer(plot, plot.cursor.idx ?? null)],
      setSelect: [
        (plot) => {
          if (!isDrawn(plot)) return;
          const { left, width } = plot.select;
          onStretch(plot.posToVal(left, 'x') * 1_000, plot.posToVal(left + width, 'x') * 1_000);
          plot.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
}

function lineOptions({ label, tone }: ChartLine): uPlot.Series {
  const { colour, width, dash } = TONES[tone];
  return {
    label,
    stroke: () => colours.value[colour],
    width,
    dash: [...dash],
    points: { show: false },
    ...(tone === 'first' && { fill: () => colours.value['accent-soft'] }),
  };
}

const grid = { stroke: () => colours.value.line, width: 1 };

function timeAxis(isShown: boolean): uPlot.Axis {
  return {
    show: true,
    font: FONT,
    stroke: () => colours.value.muted,
    size: isShown ? TIME_HEIGHT : 0,
    gap: 4,
    grid: { show: false },
    ticks: { ...grid, show: isShown, size: 3 },
    space: 70,
    values: (_, splits, __, ___, step) =>
      isShown ? splits.map((at) => tickText(at * 1_000, step)) : splits.map(() => ''),
  };
}

function valueAxis(format: ChartWishes['format']): uPlot.Axis {
  return {
    font: FONT,
    stroke: () => colours.value.muted,
    size: VALUES_WIDTH,
    gap: 6,
    grid,
    ticks: { show: false },
    space: 20,
    values: (_, splits) => splits.map((value) => format(value)),
  };
}

function tickText(at: number, stepSeconds: number): string {
  if (stepSeconds >= DAY_SECONDS) return new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });
  const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit' };
  return new Date(at).toLocaleTimeString('en-GB', stepSeconds < 60 ? { ...time, second: '2-digit' } : time);
}

/** Air above the highest point; a flat line at nothing still has a scale. */
function niceTop(max: number | null): number {
  return max === null || max <= 0 ? 1 : max * 1.12;
}
