/** What Grafana is given to read. */
import { fileURLToPath } from 'node:url';
import { dashboardJson } from './dashboard.ts';
import { gateway } from './gateway.ts';
import { overview } from './overview.ts';
import { processes } from './processes.ts';

export function dashboardFiles(): { readonly path: string; readonly text: string }[] {
  return Object.entries({ overview, gateway, processes }).map(([name, dashboard]) => ({
    path: fileURLToPath(new URL(`../dashboards/${name}.json`, import.meta.url)),
    text: `${JSON.stringify(dashboardJson(dashboard), undefined, 1)}\n`,
  }));
}
