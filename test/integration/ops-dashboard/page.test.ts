/** The page as the dashboard itself serves it, of a system that runs. What it looks like in each state is shown by test/browser. */
import { buildPage } from '@loyalty-ladder/local-stack/build-page.ts';
import { expect } from 'vitest';
import { CHROMIUM, launchChromium } from '../../browser/chromium.ts';
import { openPage } from '../../browser/open-page.ts';
import { dashboardOf, testWithDashboard } from '../../support/dashboard.ts';

const test = testWithDashboard({ services: ['purchase-consumer'] });

test.skipIf(CHROMIUM === undefined)(
  'ops log in, see the system live, and go where a partition is',
  async ({ world }) => {
    await buildPage();
    // The page is looked for when the process starts.
    const service = await world.startService('ops-dashboard', { instance: 2, environment: { KEY_CACHE_MS: '200' } });
    const { key } = dashboardOf(service, world.pool);
    const browser = await launchChromium();
    try {
      const { page, complaints } = await openPage(browser, `${service.publicUrl}/`);
      await page.getByLabel(/^API key/).fill(await key('ops'));
      await page.keyboard.press('Enter');
      const lag = page.getByRole('region', { name: 'Lag by group and partition' });
      await lag.getByRole('link', { name: 'purchase-consumer' }).waitFor();
      const time = page.locator('.freshness time');
      const before = await time.textContent();
      await expect.poll(() => time.textContent(), { timeout: 60_000 }).not.toBe(before);
      await lag
        .getByRole('link', { name: /^Partition 0/ })
        .first()
        .click();
      await page.getByRole('heading', { level: 2, name: /\/ 0$/ }).waitFor();
      await page.getByRole('figure', { name: 'Oldest unapplied over time' }).waitFor();
      expect(complaints).toEqual([]);
    } finally {
      await browser.close();
      await service.stop();
    }
  },
);
