/** `npm run grafana`: writes infra/grafana/dashboards anew, after a change of what they ask. */
import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { dashboardFiles } from './dashboard-files.ts';

await new Command('grafana')
  .description('Writes the dashboards of Grafana as JSON from what each of their panels asks.')
  .allowExcessArguments(false)
  .showHelpAfterError('(--help shows what there is)')
  .action(async () => {
    for (const { path, text } of dashboardFiles()) await writeFile(path, text);
  })
  .parseAsync();
