/** Dashboards as Grafana reads them from files, of what is worth saying about a panel: its question, its unit, its place in a row. */

/** Of Grafana: https://github.com/grafana/grafana/blob/main/packages/grafana-data/src/valueFormats/categories.ts */
type Unit = 'short' | 's' | 'dtdurations' | 'bytes' | 'percentunit' | 'reqps' | 'ops' | 'bool_on_off';

export interface Query {
  readonly expr: string;
  /** As Grafana fills it: `{{topic}}`. Default: all labels. */
  readonly legend?: string;
}

interface Panel {
  readonly title: string;
  readonly unit: Unit;
  readonly queries: readonly Query[];
  /** Default: over time. */
  readonly as?: 'stat' | 'table';
  readonly description?: string;
  readonly isStacked?: boolean;
  /** From this value on it is red. */
  readonly badFrom?: number;
}

interface Row {
  readonly title: string;
  /** Side by side, each as wide as the others. */
  readonly panels: readonly Panel[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly description: string;
  readonly rows: readonly Row[];
}

/** Grafana's grid is so many units wide. */
const GRID_WIDTH = 24;
const HEIGHT = 8;
const STAT_HEIGHT = 4;
const DATASOURCE = { type: 'prometheus', uid: '$datasource' };

/** @returns what lies in infra/grafana/dashboards. */
export function dashboardJson({ uid, title, description, rows }: Dashboard): object {
  return {
    ...{ uid, title, description, schemaVersion: 41, editable: false, graphTooltip: 1 },
    tags: ['loyalty-ladder'],
    ...{ refresh: '15s', time: { from: 'now-3h', to: 'now' }, timezone: 'browser' },
    links: [
      { type: 'dashboards', title: 'Loyalty Ladder', tags: ['loyalty-ladder'], keepTime: true, asDropdown: true },
    ],
    templating: {
      list: [{ name: 'datasource', label: 'Prometheus', type: 'datasource', query: 'prometheus', current: {} }],
    },
    annotations: { list: [ALERTS] },
    panels: placed(rows),
  };
}

/** Alerts are drawn across all panels. */
const ALERTS = {
  ...{ name: 'Alerts', datasource: DATASOURCE, enable: true, iconColor: 'red' },
  expr: 'max by (alertname) (ALERTS{alertstate="firing"})',
  titleFormat: '{{alertname}}',
};

function placed(rows: readonly Row[]): object[] {
  let [y, id] = [0, 0];
  return rows.flatMap(({ title, panels }) => {
    const row = {
      id: ++id,
      type: 'row',
      title,
      collapsed: false,
      gridPos: { x: 0, y: y++, w: GRID_WIDTH, h: 1 },
      panels: [],
    };
    const w = GRID_WIDTH / panels.length;
    const h = Math.max(...panels.map(({ as }) => (as === 'stat' ? STAT_HEIGHT : HEIGHT)));
    const own = panels.map((panel, index) => ({ id: ++id, ...panelJson(panel), gridPos: { x: index * w, y, w, h } }));
    y += h;
    return [row, ...own];
  });
}

function panelJson({ title, unit, queries, as, description, isStacked = false, badFrom }: Panel) {
  const type = as ?? 'timeseries';
  const thresholds = [
    { color: 'green', value: null },
    ...(badFrom === undefined ? [] : [{ color: 'red', value: badFrom }]),
  ];
  return {
    ...{ type, title, datasource: DATASOURCE },
    ...(description === undefined ? {} : { description }),
    targets: queries.map((query, index) => targetJson(query, index, type)),
    fieldConfig: {
      defaults: {
        ...{ unit, min: 0, thresholds: { mode: 'absolute', steps: thresholds } },
        ...(type === 'timeseries' ? { custom: drawn(isStacked) } : {}),
      },
      overrides: [],
    },
    options: OPTIONS[type],
  };
}

function targetJson({ expr, legend }: Query, index: number, type: string) {
  return {
    refId: String.fromCharCode('A'.charCodeAt(0) + index),
    ...{ datasource: DATASOURCE, expr, legendFormat: legend ?? '__auto' },
    ...(type === 'table'
      ? { instant: true, range: false, format: 'table' }
      : { instant: type === 'stat', range: type !== 'stat' }),
  };
}

/** A gap in the data is one in the picture. */
const drawn = (isStacked: boolean) => ({
  ...{ drawStyle: 'line', lineWidth: 1, fillOpacity: isStacked ? 40 : 8, showPoints: 'never', spanNulls: false },
  stacking: { mode: isStacked ? 'normal' : 'none', group: 'A' },
});

const OPTIONS = {
  timeseries: {
    legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
    tooltip: { mode: 'multi', sort: 'desc' },
  },
  stat: {
    reduceOptions: { calcs: ['lastNotNull'], values: false },
    colorMode: 'value',
    graphMode: 'none',
    textMode: 'auto',
  },
  table: { showHeader: true },
} as const;
