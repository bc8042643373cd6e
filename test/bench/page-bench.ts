/**
 * What the dashboard's page takes of its watcher's machine while 2,000 facts a second come in and a backlog grows: frames and a processor's
 * time in a real Chromium, over fixtures, so that neither server nor pipeline is measured with it. Drawn in software where there is no GPU.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { buildPage } from '@loyalty-ladder/local-stack/build-page.ts';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { launchChromium } from '../browser/chromium.ts';
import { servePage } from '../browser/page-server.ts';
import type { Bench, Measurement } from './bench.ts';

const VIEWS = { overview: '#/', lag: '#/lag', history: '#/history?range=1h' } as const;
const FRAMES_PER_SECOND_ASKED = 60;
/** A frame now and then is late on any machine. */
const FRAMES_PER_SECOND_REACHED = 59;
const CORE_PERCENT_ASKED = 10;
/** Until scripts are compiled, fonts loaded and charts drawn for the first time. */
const WARM_UP_MS = 5_000;

export const pageBench: Bench = {
  name: 'page',
  async *run(seconds) {
    await buildPage();
    const server = await servePage();
    server.api.state = 'burst';
    const browser = await launchChromium();
    try {
      for (const [view, hash] of Object.entries(VIEWS)) {
        const page = await browser.newPage({ viewport: { width: 1_440, height: 900 } });
        await page.goto(server.url + hash);
        await sleep(WARM_UP_MS);
        yield corePercent(view, await rendererSeconds(browser, seconds), seconds);
        yield framesPerSecond(view, await framesOf(page, seconds));
        await page.close();
      }
    } finally {
      await browser.close();
      await server.close();
    }
  },
};

type Figure = Omit<Measurement, 'bench'>;

function corePercent(view: string, cpuSeconds: number, seconds: number): Figure {
  const value = Math.round((cpuSeconds / seconds) * 1_000) / 10;
  const [asked, reached] = [CORE_PERCENT_ASKED, value <= CORE_PERCENT_ASKED];
  return { figure: `${view}: the page's process`, value, unit: '% of a core', asked, reached };
}

function framesPerSecond(view: string, value: number): Figure {
  const [asked, reached] = [FRAMES_PER_SECOND_ASKED, value >= FRAMES_PER_SECOND_REACHED];
  return { figure: `${view}: frames while it scrolls`, value, unit: 'frames/s', asked, reached };
}

/** Of all processes that lay out and draw pages, here one; nobody asks for frames meanwhile, so it is what looking at the page costs. */
async function rendererSeconds(browser: Browser, seconds: number): Promise<number> {
  const session = await browser.newBrowserCDPSession();
  const before = await cpuSeconds(session);
  await sleep(seconds * 1_000);
  const after = await cpuSeconds(session);
  await session.detach();
  return after - before;
}

async function cpuSeconds(session: CDPSession): Promise<number> {
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  return processInfo.filter(({ type }) => type === 'renderer').reduce((sum, { cpuTime }) => sum + cpuTime, 0);
}

/** Frames a second while the page is scrolled up and down without end, as nobody does but everybody may. */
function framesOf(page: Page, seconds: number): Promise<number> {
  return page.evaluate(`(async () => {
    const start = performance.now();
    let frames = 0;
    for (let step = 4; performance.now() < start + ${seconds * 1_000}; frames += 1) {
      const { scrollTop, scrollHeight, clientHeight } = document.documentElement;
      if (scrollTop <= 0) step = 4;
      if (scrollTop + clientHeight >= scrollHeight) step = -4;
      window.scrollBy(0, step);
      await new Promise(requestAnimationFrame);
    }
    return Math.round((frames / (performance.now() - start)) * 10_000) / 10;
  })()`);
}
