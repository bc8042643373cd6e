/** What the lines of a chart are, and their values under the pointer, or else the newest. */
import type { History, TimelineEvent } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { timeOf } from '../words/format.ts';
import type { ChartLine } from './chart-line.ts';
import { eventText } from './event-marks.ts';
import { lineValues } from './line-values.ts';

/** What the pointer is at. */
export interface Pointed {
  readonly index: number;
  readonly event: TimelineEvent | undefined;
}

interface ChartLegendProps {
  readonly lines: readonly ChartLine[];
  readonly history: History | null;
  readonly format: (value: number | null) => string;
  readonly pointed: Pointed | null;
}

export function ChartLegend({ lines, history, format, pointed }: ChartLegendProps) {
  const at = pointed === null ? undefined : history?.at[pointed.index];
  if (pointed?.event && history) {
    const { event } = pointed;
    return <span class="legend-event">{`${timeOf(event.at, history.to)} ${eventText(event)}`}</span>;
  }
  return (
    <span class="legend" aria-hidden="true">
      {at !== undefined && history && <time>{timeOf(at, history.to)}</time>}
      {lines.map((line) => (
        <span class="legend-entry" key={line.series}>
          <svg class={`swatch swatch-${line.tone}`} viewBox="0 0 16 6" aria-hidden="true">
            <path d="M0 3H16" />
          </svg>
          {line.label} <b>{format(history && valueAt(lineValues(line, history), pointed?.index))}</b>
        </span>
      ))}
    </span>
  );
}

/** The newest step may not be over yet. */
function valueAt(values: readonly (number | null)[], index: number | undefined): number | null {
  return (index === undefined ? (values.at(-1) ?? values.at(-2)) : values[index]) ?? null;
}
