/** Set-up of the tests in a browser: the page as it is now, built; and that there is a browser. */
import { buildPage } from '@loyalty-ladder/local-stack/build-page.ts';
import { CHROMIUM, NO_CHROMIUM } from './chromium.ts';

export async function setup(): Promise<void> {
  if (CHROMIUM !== undefined) return buildPage();
  if (process.env.CI) throw new Error(NO_CHROMIUM);
  console.warn(`\n  ALL TESTS IN A BROWSER ARE SKIPPED: ${NO_CHROMIUM}\n`);
}
