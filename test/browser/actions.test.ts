/** What ops do on the page: look into a dead letter, give some up, pause a group, look a customer up. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { CHROMIUM, launchChromium } from './chromium.ts';
import { openPage } from './open-page.ts';
import { type PageServer, servePage } from './page-server.ts';
import { violations } from './violations.ts';

describe.skipIf(CHROMIUM === undefined)('on the page', () => {
  let browser: Browser;
  let server: PageServer;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    server = await servePage();
    server.api.state = 'dead-letters';
  });
  afterEach(() => server.close());

  test('what a dead letter holds is text, whatever it says', async () => {
    const { page, complaints } = await openPage(browser, server.url, '#/dead-letters/4120');
    await page.getByText('<script>document.title').waitFor();
    await page.getByText('<img src=x onerror=').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).not.toBe('ran');
    expect(complaints).toEqual([]);
  });

  test('dead letters are found by reason, and given up together with a reason, by keyboard alone', async () => {
    const { page } = await openPage(browser, server.url, '#/dead-letters');
    await page.getByRole('region', { name: 'Open' }).getByRole('link', { name: 'incompatible-schema' }).click();
    await page.getByRole('checkbox', { name: 'Choose 4120' }).waitFor();
    expect(await page.getByRole('checkbox').count()).toBe(3);
    await page.getByRole('checkbox', { name: 'Choose 4120' }).press('Space');
    await page.getByRole('button', { name: 'Discard 1 letter' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Discard 1 dead letter' });
    await dialog.getByRole('button', { name: 'Discard' }).press('Enter');
    expect(server.api.letters.discarded.size, 'without a reason').toBe(0);
    await dialog.getByLabel('Why').fill('A test till.');
    await dialog.getByRole('button', { name: 'Discard' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    expect([...server.api.letters.discarded]).toEqual([['4120', 'A test till.']]);
    await page.getByRole('checkbox', { name: 'Choose 4120' }).waitFor({ state: 'detached' });
  });

  test('Escape leaves a dialog, and nothing is done', async () => {
    const { page } = await openPage(browser, server.url, '#/dead-letters/4120');
    await page.getByRole('button', { name: 'Discard …' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(server.api.letters.discarded.size).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Discard …');
  });

  test('a dialog has nothing that axe objects to', async () => {
    const { page } = await openPage(browser, server.url, '#/dead-letters/4120');
    await page.getByRole('button', { name: 'Discard …' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('a group is paused and resumed with a reason, by keyboard alone, and who paused it is said', async () => {
    server.api.state = 'healthy';
    const { page } = await openPage(browser, server.url, '#/lag/purchase-consumer');
    for (const [verb, reason] of [
      ['Pause', 'A replay.'],
      ['Resume', 'It is over.'],
    ] as const) {
      await page.getByRole('button', { name: `${verb} … purchase-consumer` }).press('Enter');
      const dialog = page.getByRole('dialog', { name: `${verb} purchase-consumer` });
      await dialog.getByRole('button', { name: verb }).press('Enter');
      expect(
        server.api.groupActs.some(([path]) => path.endsWith(verb.toLowerCase())),
        'without a reason',
      ).toBe(false);
      await dialog.getByLabel('Why').fill(reason);
      await dialog.getByRole('button', { name: verb }).press('Enter');
      await dialog.waitFor({ state: 'detached' });
      if (verb === 'Pause') await page.getByText('by ops on call (key-1): the shop replays').waitFor();
    }
    expect(server.api.groupActs).toEqual([
      ['/api/groups/purchase-consumer/pause', 'A replay.'],
      ['/api/groups/purchase-consumer/resume', 'It is over.'],
    ]);
  });

  test('a customer is looked up by id, with stage, points and why; one that nobody knows is said', async () => {
    const { page } = await openPage(browser, server.url, '#/customers');
    await page.getByLabel('Customer id').fill('nobody');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'Nothing is recorded of such a customer' }).waitFor();
    await page.getByLabel('Customer id').fill('C-10442');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Why regular' }).waitFor();
    await page.getByText('4 purchases in 180 days (at least 8)').waitFor();
    expect(page.url()).toContain('#/customers/C-10442');
  });
});
