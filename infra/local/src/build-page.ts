/** Builds the dashboard's page (services/ops-dashboard/page), which its service serves; what is built is no part of the repository. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** @throws Error with the output of the build when it fails. */
export async function buildPage(): Promise<void> {
  await promisify(execFile)('npm', ['run', '--silent', 'build', '-w', 'services/ops-dashboard'], {
    cwd: ROOT,
  });
}
