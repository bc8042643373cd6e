/** The page and its feed: that it stops is seen, and it goes on where it was; the door; the keyboard; addresses. */
import { describe, expect } from 'vitest';
import { openPage } from './open-page.ts';
import { LACKS_CHROMIUM, testOnPage as test } from './test-on-page.ts';

describe.skipIf(LACKS_CHROMIUM)('the page', () => {
  test('says within 3 s of its own clock that nothing comes any more, greys all of it, and recovers by itself', async ({
    browser,
    server,
  }) => {
    const opened = await openPage(browser, 'about:', 'blank');
    const { page } = opened;
    await page.clock.install();
    await page.goto(server.url);
    await page.getByText('live', { exact: false }).first().waitFor();
    server.api.isSending = false;
    await page.clock.pauseAt(Date.now() + 60_000);
    await page.clock.runFor(3_000);
    const notice = page.getByRole('alert').filter({ hasText: /No news since \d\d:\d\d:\d\d/ });
    await notice.waitFor();
    expect(await page.locator('.page').getAttribute('data-feed')).toBe('silent');
    expect(await page.title()).toMatch(/^No news/);
    server.api.isSending = true;
    await notice.waitFor({ state: 'detached' });
    expect(await page.locator('.page').getAttribute('data-feed')).toBe('live');
  });

  test('goes on after its connection broke, from where it was', async ({ open, server }) => {
    const opened = await open();
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    server.api.breakFeeds();
    await expect.poll(() => server.api.resumedFrom.length, { timeout: 60_000 }).toBe(2);
    expect(server.api.resumedFrom).toEqual([null, expect.stringMatching(/^fixture\.\d+$/)]);
  });

  test('comes back when a server that refused it is there again, from where it was', async ({ open, server }) => {
    const opened = await open();
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    server.api.isAway = true;
    server.api.breakFeeds();
    await opened.page.getByRole('alert').waitFor();
    server.api.isAway = false;
    await opened.page.getByRole('alert').waitFor({ state: 'detached' });
    expect(server.api.resumedFrom.at(-1)).toMatch(/^fixture\.\d+$/);
  });

  test('asks for a key, says why it is refused, and shows the overview for the right one', async ({ open, server }) => {
    server.api.isLoggedIn = false;
    const opened = await open('#/lag');
    const { page } = opened;
    await page.getByLabel(/^API key/).fill('wrong');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').filter({ hasText: 'There is no such key' }).waitFor();
    await page.getByLabel(/^API key/).fill('ll_fixture');
    await page.getByRole('button', { name: 'Log in' }).click();
    await page.getByRole('heading', { name: 'Lag by partition' }).waitFor();
    await page.getByRole('button', { name: 'Log out' }).click();
    await page.getByLabel(/^API key/).waitFor();
  });

  test('asks for a key again when the session has ended meanwhile', async ({ open, server }) => {
    const opened = await open();
    await opened.page.getByRole('heading', { level: 1 }).waitFor();
    server.api.isLoggedIn = false;
    server.api.breakFeeds();
    await opened.page.getByLabel(/^API key/).waitFor();
  });

  test('can be gone through by keyboard alone: past the bar, to a partition, and back', async ({ open, server }) => {
    server.api.state = 'stalled';
    const opened = await open();
    const { page } = opened;
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to content');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('purchase-consumer/loyalty.purchases/3');
    expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'purchase-consumer / loyalty.purchases / 3' }).waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Lag by group and partition' }).waitFor();
  });

  test('holds view, filter and time in its address', async ({ open, server }) => {
    server.api.state = 'stalled';
    const opened = await open('#/lag?show=behind&range=6h');
    const { page } = opened;
    await page.getByRole('link', { name: 'only what is behind', exact: true }).waitFor();
    await page.getByRole('link', { name: 'feedback-consumer' }).click();
    await expect.poll(() => page.url()).toMatch(/#\/lag\/feedback-consumer\?.*range=6h/);
    expect(await page.url()).toContain('show=behind');
    await page.getByRole('link', { name: '24h' }).click();
    await expect.poll(() => page.url()).toContain('range=24h');
    await page.goBack();
    await expect.poll(() => page.url()).toContain('range=6h');
  });

  test('shows a stretch that is drawn over a chart, in its address too', async ({ open }) => {
    const opened = await open();
    const { page } = opened;
    const box = await page.locator('.chart .u-over').first().boundingBox();
    if (box === null) throw new Error('no chart');
    await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height / 2, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => decodeURIComponent(page.url())).toMatch(/from=\d{4}-.*until=\d{4}-/);
    await page.getByRole('link', { name: '15m' }).click();
    await expect.poll(() => page.url()).not.toContain('from=');
  });

  test('is light or dark as somebody chose, also the next time', async ({ open }) => {
    const opened = await open('#/', { colorScheme: 'light' });
    const { page } = opened;
    await page.getByRole('button', { name: 'Auto' }).click();
    await page.getByRole('button', { name: 'Light' }).click();
    await page.getByRole('button', { name: 'Dark' }).waitFor();
    await page.reload();
    await page.getByRole('button', { name: 'Dark' }).waitFor();
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('dark');
  });
});

const focused = (page: { evaluate(text: string): Promise<unknown> }) =>
  page.evaluate('document.activeElement.textContent');
