/** Every state of the system as the page shows it: readable by everybody, light and dark, wide and narrow. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type FixtureState, STATES } from '../../services/ops-dashboard/page/fixtures/states.ts';
import { CHROMIUM, launchChromium } from './chromium.ts';
import { openPage } from './open-page.ts';
import { type PageServer, servePage } from './page-server.ts';
import { violations } from './violations.ts';

const NAMES = Object.keys(STATES) as FixtureState[];
const VIEWS = [
  '#/',
  '#/lag',
  '#/lag/purchase-consumer/loyalty.purchases/3',
  '#/dead-letters',
  '#/dead-letters/4120',
  '#/customers/C-10442',
  '#/webhooks',
  '#/ladder',
  '#/history',
];
const NARROW = { viewport: { width: 390, height: 844 } };

describe.skipIf(CHROMIUM === undefined)('the page', () => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    browser = await launchChromium();
    server = await servePage();
  });
  afterAll(async () => {
    await browser.close();
    await server.close();
  });

  describe.each(NAMES)('in the state %s', (state) => {
    test.each(['light', 'dark'] as const)('has nothing that axe objects to, %s', async (colorScheme) => {
      server.api.state = state;
      const opened = await openPage(browser, server.url, '#/', { colorScheme });
      await verdictOf(opened.page, state);
      expect(await violations(opened.page)).toEqual([]);
      expect(opened.complaints).toEqual([]);
    });

    test('is one screen of 1440 by 900, and no wider than 390 on a phone', async () => {
      server.api.state = state;
      const wide = await openPage(browser, server.url);
      await verdictOf(wide.page, state);
      expect(await wide.page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(900);
      const narrow = await openPage(browser, server.url, '#/', NARROW);
      await verdictOf(narrow.page, state);
      expect(await narrow.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    });
  });

  test.each(VIEWS)('at %s has nothing that axe objects to, and fits a phone', async (hash) => {
    server.api.state = hash.includes('letters') || hash.includes('webhooks') ? 'dead-letters' : 'stalled';
    for (const colorScheme of ['light', 'dark'] as const) {
      const opened = await openPage(browser, server.url, hash, { colorScheme, ...NARROW });
      await verdictOf(opened.page, server.api.state);
      expect(await violations(opened.page)).toEqual([]);
      expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      expect(opened.complaints).toEqual([]);
    }
  });

  test.each(['light', 'dark'] as const)('asks for a key with nothing that axe objects to, %s', async (colorScheme) => {
    server.api.isLoggedIn = false;
    const { page, complaints } = await openPage(browser, server.url, '#/', { colorScheme, ...NARROW });
    await page.getByLabel(/^API key/).waitFor();
    expect(await violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    server.api.isLoggedIn = true;
  });

  test('says where, why and what to do, with a way to the partition and to the runbook', async () => {
    server.api.state = 'stalled';
    const opened = await openPage(browser, server.url);
    const cause = opened.page.getByRole('listitem').filter({ hasText: 'its offset has not moved' });
    await cause.getByText('docker compose restart purchase-consumer').waitFor();
    expect(await cause.getByRole('link', { name: 'Runbook ConsumerStalled' }).getAttribute('href')).toBe(
      '/runbooks/ConsumerStalled',
    );
    await cause.getByRole('link', { name: 'purchase-consumer/loyalty.purchases/3' }).click();
    await opened.page.getByRole('heading', { name: 'purchase-consumer / loyalty.purchases / 3' }).waitFor();
    await opened.page.getByText('STALL', { exact: true }).waitFor();
  });

  test('shows a reading that is too old grey, with its time and why', async () => {
    server.api.state = 'stale';
    const opened = await openPage(browser, server.url);
    const panel = opened.page.getByRole('region', { name: 'Business lag' });
    await panel.getByText(/as of .*Postgres did not answer/).waitFor();
    const ink = (id: string) => opened.page.evaluate(`getComputedStyle(document.getElementById('${id}')).color`);
    expect(await ink('business')).not.toBe(await ink('over-time'));
    expect(await panel.getAttribute('title')).toMatch(/^As of \d\d:\d\d:\d\d, from postgres\./);
  });

  test('changes texts with a snapshot, and neither adds nor takes away an element', async () => {
    server.api.state = 'healthy';
    const opened = await openPage(browser, server.url);
    const time = opened.page.locator('.freshness time');
    await opened.page.locator('.chart canvas').first().waitFor();
    await opened.page.evaluate(`
      window.grown = [];
      // Charts are drawn anew with each piece of history, some seconds apart.
      const isOfCharts = ({ target }) => target.closest('.chart') !== null;
      const note = (changes) => window.grown.push(...changes.filter((each) => !isOfCharts(each)).map(({ target }) => target.className));
      new MutationObserver(note).observe(document.body, { subtree: true, childList: true });
    `);
    const seen = new Set<string>();
    await expect
      .poll(async () => seen.add((await time.textContent()) ?? '').size, { timeout: 60_000 })
      .toBeGreaterThan(3);
    expect(await opened.page.evaluate('window.grown')).toEqual([]);
  });

  test('moves nothing for whoever does not want movement', async () => {
    const opened = await openPage(browser, server.url, '#/', { reducedMotion: 'reduce' });
    await opened.page.locator('h1').waitFor();
    const moving =
      "[...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).transitionDuration !== '0s').length";
    expect(await opened.page.evaluate(moving)).toBe(0);
  });
});

/** Waits for the verdict of the state, and for the charts beside it. */
async function verdictOf(page: Page, state: FixtureState): Promise<void> {
  await page.getByRole('heading', { level: 1, name: STATES[state](0, 0).verdict.sentence }).waitFor();
}
