/** A page of the dashboard in a browser of its own context, and what the browser complained of. */
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface OpenedPage extends AsyncDisposable {
  readonly page: Page;
  /** Errors of scripts, and what the content security policy refused. */
  readonly complaints: readonly string[];
}

/** @param hash the view. */
export async function openPage(
  browser: Browser,
  url: string,
  hash = '#/',
  options: BrowserContextOptions = {},
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: { width: 1_440, height: 900 }, ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => {
    // That a server is away, or asks for a key, the browser says by itself.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource'))
      complaints.push(message.text());
  });
  await page.goto(url + hash);
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
}
