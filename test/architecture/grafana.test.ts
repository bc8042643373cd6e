/**
 * infra/grafana: dashboards are what their sources make, and as Grafana wants them; what they ask is PromQL over metrics and recorded series
 * that there are. What the questions answer is seen by test/integration/operations/alerts.test.ts. (No Grafana runs in a test: none can be had here.)
 */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dashboardFiles } from '../../infra/grafana/src/dashboard-files.ts';
import { DASHBOARDS, panelsOf, queriesOf } from '../support/dashboard-panels.ts';
import { documentedMetrics } from '../support/documented-metrics.ts';
import { HAS_PROMETHEUS, promtool } from '../support/promtool.ts';

const INFRA = new URL('../../infra/', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, INFRA), 'utf8');

test('the files are what `npm run grafana` writes, and no other', () => {
  const files = dashboardFiles();
  for (const { path, text } of files) expect(readFileSync(path, 'utf8')).toBe(text);
  expect(readdirSync(new URL('grafana/dashboards', INFRA))).toHaveLength(files.length);
});

test('dashboards, panels and queries have names of their own', () => {
  const uids = DASHBOARDS.map(({ uid }) => uid);
  expect(new Set(uids).size).toBe(uids.length);
  for (const dashboard of DASHBOARDS) {
    expect(dashboard.uid).toMatch(/^[a-z-]{1,40}$/);
    const ids = dashboard.panels.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { targets } of panelsOf(dashboard))
      expect(new Set(targets.map(({ refId }) => refId)).size).toBe(targets.length);
  }
});

test('panels lie on the grid, and none on another', () => {
  for (const { panels } of DASHBOARDS) {
    const taken = new Set<string>();
    for (const { title, gridPos } of panels) {
      const { x, y, w, h } = gridPos;
      expect({ title, isWhole: [x, y, w, h].every(Number.isInteger) && w > 0 && x + w <= 24 }).toEqual({
        title,
        isWhole: true,
      });
      for (let column = x; column < x + w; column++)
        for (let line = y; line < y + h; line++) {
          expect({ title, isFree: !taken.has(`${column} ${line}`) }).toEqual({ title, isFree: true });
          taken.add(`${column} ${line}`);
        }
    }
  }
});

test('each panel has a unit and asks the data source that is chosen above', () => {
  for (const dashboard of DASHBOARDS) {
    expect(dashboard.templating.list).toMatchObject([{ name: 'datasource', type: 'datasource', query: 'prometheus' }]);
    for (const { title, targets, datasource, fieldConfig } of panelsOf(dashboard)) {
      const asked = [datasource, ...targets.map((each) => each.datasource)];
      expect({ title, uids: [...new Set(asked.map(({ uid }) => uid))] }).toEqual({ title, uids: ['$datasource'] });
      expect(fieldConfig.defaults.unit).toMatch(/^\w+$/);
      expect(targets.length).toBeGreaterThan(0);
    }
  }
});

test('a legend names labels that its query keeps', () => {
  const astray = queriesOf().filter(({ expr, legendFormat }) => {
    const labels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label]) => label);
    const kept = /\bby \(([^)]*)\)/.exec(expr)?.[1]?.split(', ');
    return kept !== undefined && labels.some((label) => !kept.includes(`${label}`));
  });
  expect(astray).toEqual([]);
});

test('queries ask for what services tell, or rules record', async () => {
  const recorded = [...read('prometheus/alerts.yml').matchAll(/record: (\S+)/g)].map(([, name]) => name);
  const families = (await documentedMetrics()).flatMap(({ name, type }) =>
    type === 'histogram' ? ['_bucket', '_count', '_sum'].map((end) => name + end) : [name],
  );
  const known = new Set([...recorded, ...families, 'up', 'ALERTS']);
  const asked = queriesOf().flatMap(({ expr }) =>
    [...expr.matchAll(/\b(?:up|ALERTS|(?:loyalty|process|nodejs|kafka|group)_[\w:]+)(?![\w:])/g)].map(([name]) => name),
  );
  expect(asked.length).toBeGreaterThan(60);
  expect([...new Set(asked)].filter((name) => !known.has(name))).toEqual([]);
});

test.runIf(HAS_PROMETHEUS)('queries are PromQL', async () => {
  const rules = queriesOf().map(({ expr }, index) => ({
    record: `query_${index}`,
    expr: expr.replaceAll('$__rate_interval', '1m'),
  }));
  const folder = await mkdtemp(join(tmpdir(), 'queries-'));
  try {
    await writeFile(join(folder, 'queries.json'), JSON.stringify({ groups: [{ name: 'queries', rules }] }));
    expect(await promtool(['check', 'rules', join(folder, 'queries.json')])).toContain(`${rules.length} rules found`);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('Grafana is led to them, and to the Prometheus beside it', () => {
  const compose = readFileSync(new URL('../docker-compose.yml', INFRA), 'utf8');
  const path = /path: (\S+) }/.exec(read('grafana/provisioning/dashboards/loyalty-ladder.yml'))?.[1];
  expect(compose).toContain(`./infra/grafana/dashboards:${path}:ro`);
  expect(compose).toContain(`GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: ${path}/overview.json`);
  expect(read('grafana/provisioning/datasources/prometheus.yml')).toContain('url: http://prometheus:9090\n');
});
