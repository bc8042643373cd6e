/** Set-up of the tests in a browser: the page as it is now, built; and that there is a browser. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { CHROMIUM, NO_CHROMIUM } from './chromium.ts';

export async function setup(): Promise<void> {
  if (CHROMIUM === undefined) {
    if (process.env.CI) throw new Error(NO_CHROMIUM);
    console.warn(`\n  ALL TESTS IN A BROWSER ARE SKIPPED: ${NO_CHROMIUM}\n`);
    return;
  }
  const service = fileURLToPath(new URL('../../services/ops-dashboard', import.meta.url));
  await build({ configFile: `${service}/vite.config.ts`, logLevel: 'warn' });
}
