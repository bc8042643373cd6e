/**
 * Tests in a real browser, on the built page over fixtures; skipped where there is no Chromium:
 *
 *   const test = testOnPage;
 *   test('...', async ({ server, open }) => {
 *     server.api.state = 'stalled';
 *     const { page, complaints } = await open('#/lag');
 *   });
 *
 * The browser is one a file, its server one a test: what one does to the fixtures no other sees.
 */
import type { Browser, BrowserContextOptions } from 'playwright-core';
import { test } from 'vitest';
import { CHROMIUM, launchChromium } from './chromium.ts';
import { openPage } from './open-page.ts';
import { servePage } from './page-server.ts';

export const testOnPage = test
  // biome-ignore lint/correctness/noEmptyPattern: by it a fixture says that it needs no other.
  .extend('browser', { scope: 'file' }, async ({}, { onCleanup }): Promise<Browser> => {
    const browser = await launchChromium();
    onCleanup(() => browser.close());
    return browser;
  })
  // biome-ignore lint/correctness/noEmptyPattern: by it a fixture says that it needs no other.
  .extend('server', async ({}, { onCleanup }) => {
    const server = await servePage();
    onCleanup(() => server.close());
    return server;
  })
  .extend('open', ({ browser, server }) => {
    return (hash = '#/', options: BrowserContextOptions = {}) => openPage(browser, server.url, hash, options);
  });

/** Of a describe around all tests of a file. */
export const LACKS_CHROMIUM = CHROMIUM === undefined;
