/** Builds the dashboard's page (services/ops-dashboard/page), which its service serves; what is built is no part of the repository. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const VITE = fileURLToPath(new URL('../../../node_modules/vite/bin/vite.js', import.meta.url));
const DASHBOARD = fileURLToPath(new URL('../../../services/ops-dashboard', import.meta.url));

/** By this Node, without npm, which need not be on the path. @throws Error with the output of the build when it fails. */
export async function buildPage(): Promise<void> {
  await promisify(execFile)(process.execPath, [VITE, 'build', '--logLevel', 'warn'], { cwd: DASHBOARD });
}
