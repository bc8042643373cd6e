/** A chart for whoever cannot see it: its lines at a dozen instants. */
import type { History } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { timeOf } from '../words/format.ts';
import type { ChartLine } from './chart-line.ts';
import { lineValues } from './line-values.ts';

const ROWS_MAX = 12;

interface ChartTableProps {
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly history: History;
  readonly format: (value: number | null) => string;
}

export function ChartTable({ title, lines, history, format }: ChartTableProps) {
  const { at, to } = history;
  const step = Math.max(1, Math.ceil(at.length / ROWS_MAX));
  const indices = Array.from(at.keys()).filter((index) => (at.length - 1 - index) % step === 0);
  const columns = lines.map((line) => ({ ...line, values: lineValues(line, history) }));
  return (
    <div class="unseen">
      <table>
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">Time</th>
            {columns.map(({ series, label }) => (
              <th scope="col" key={series}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {indices.map((index) => (
            <tr key={at[index]}>
              <th scope="row">{timeOf(at[index] ?? null, to)}</th>
              {columns.map(({ series, values }) => (
                <td key={series}>{format(values[index] ?? null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
