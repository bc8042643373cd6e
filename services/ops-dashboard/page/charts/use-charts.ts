/** Charts that are of the groups there are: the same list as long as these are the same. */
import { useMemo } from 'preact/hooks';
import { type HistoryState, useHistory } from '../api/history.ts';
import { route } from '../route/route.ts';
import { type ChartedGroup, type ChartPlan, seriesOf } from './chart-plans.ts';

export interface Charts {
  readonly charts: readonly ChartPlan[];
  readonly state: HistoryState;
}

/** @param groups null: not known yet, so there is no line for any. */
export function useCharts(
  chartsOf: (groups: readonly ChartedGroup[]) => readonly ChartPlan[],
  groups: readonly ChartedGroup[] | null,
): Charts {
  const names = groups?.map(({ group }) => group).join(' ');
  const charts = useMemo(() => chartsOf(groups ?? []), [chartsOf, names]);
  return { charts, state: useHistory(seriesOf(charts), route.value.range) };
}
