/** The dashboards of infra/grafana as Grafana reads them. */
import { dashboardFiles } from '../../infra/grafana/src/dashboard-files.ts';

interface GridPos {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

interface Target {
  readonly refId: string;
  readonly expr: string;
  readonly legendFormat: string;
  readonly datasource: { readonly uid: string };
}

interface GrafanaPanel {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: GridPos;
  readonly datasource: { readonly uid: string };
  readonly targets: readonly Target[];
  readonly fieldConfig: { readonly defaults: { readonly unit: string } };
}

interface GrafanaDashboard {
  readonly uid: string;
  readonly title: string;
  readonly panels: readonly GrafanaPanel[];
  readonly templating: { readonly list: readonly object[] };
}

export const DASHBOARDS: readonly GrafanaDashboard[] = dashboardFiles().map(({ text }) => JSON.parse(text));

/** Without the titles of rows. */
export const panelsOf = ({ panels }: GrafanaDashboard): GrafanaPanel[] => panels.filter(({ type }) => type !== 'row');

/** Of all panels, with the title of theirs. */
export const queriesOf = (): (Target & { readonly title: string })[] =>
  DASHBOARDS.flatMap(panelsOf).flatMap(({ title, targets }) => targets.map((target) => ({ ...target, title })));
