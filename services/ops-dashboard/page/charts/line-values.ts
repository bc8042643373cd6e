/** What a line of a chart is drawn of. */
import type { History } from '@loyalty-ladder/operations/watch/snapshot.ts';
import type { ChartLine } from './chart-line.ts';

/**
 * Of long steps the highest value: a peak between two points is what one looks for.
 * @returns as many as the history has instants; null: there was no reading.
 */
export function lineValues({ series }: ChartLine, { at, series: all }: History): readonly (number | null)[] {
  const found = all.find(({ name }) => name === series);
  return found?.highest ?? found?.values ?? at.map(() => null);
}
