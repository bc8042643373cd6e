/** `npm run grafana`: writes infra/grafana/dashboards anew, after a change of one. */
import { writeFile } from 'node:fs/promises';
import { dashboardFiles } from './dashboard-files.ts';

for (const { path, text } of dashboardFiles()) await writeFile(path, text);
