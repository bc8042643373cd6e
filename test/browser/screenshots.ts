/** `npm run screenshots`: every state of the dashboard's page, light and dark, wide and narrow, to be looked at. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { buildPage } from '@loyalty-ladder/local-stack/build-page.ts';
import { Argument, Command } from 'commander';
import { type FixtureState, STATES } from '../../services/ops-dashboard/page/fixtures/states.ts';
import { launchChromium } from './chromium.ts';
import { servePage } from './page-server.ts';

const SIZES = { wide: { width: 1_440, height: 900 }, narrow: { width: 390, height: 844 } } as const;
const VIEWS: Readonly<Record<string, string>> = {
  overview: '#/',
  lag: '#/lag',
  partition: '#/lag/purchase-consumer/loyalty.purchases/3?range=1h',
  'dead-letters': '#/dead-letters',
  letter: '#/dead-letters/4120',
  'letter-mended': '#/dead-letters/4119',
  'letter-unreadable': '#/dead-letters/4116',
  replay: '#/dead-letters/replays/2',
  customer: '#/customers/C-10442',
  base: '#/customers',
  webhooks: '#/webhooks',
  ladder: '#/ladder',
  history: '#/history?range=1h',
};

const command = new Command('screenshots')
  .description(
    "Takes pictures of the dashboard's page in every state, from made-up figures; it needs no system, but Chromium.",
  )
  .argument('<directory>', 'where they go, as PNG; it is made')
  .addArgument(
    new Argument('[states or views...]', 'only of these; all without').choices([
      ...Object.keys(STATES),
      ...Object.keys(VIEWS),
    ]),
  )
  .showHelpAfterError('(--help shows what there is)')
  .parse();
const [directory, wanted] = command.processedArgs as [string, string[]];
await buildPage();
await mkdir(directory, { recursive: true });
const server = await servePage();
const browser = await launchChromium();
let taken = 0;
/** Whose length no screen has: all of it is on the picture. */
const LONG = ['base', 'customer'];
const shots: [state: FixtureState, view: string][] = [
  ...(Object.keys(STATES) as FixtureState[]).map((state): [FixtureState, string] => [state, 'overview']),
  ...Object.keys(VIEWS)
    .slice(1)
    .map((view): [FixtureState, string] => [/letter|replay|webhooks/.test(view) ? 'dead-letters' : 'stalled', view]),
  ...(['healthy', 'empty', 'broken'] as const).map((state): [FixtureState, string] => [state, 'base']),
];
for (const colorScheme of ['light', 'dark'] as const) {
  for (const [size, viewport] of Object.entries(SIZES)) {
    const page = await browser.newPage({ colorScheme, viewport });
    for (const [state, view] of shots) {
      if (wanted.length > 0 && !wanted.includes(view) && !wanted.includes(state)) continue;
      server.api.state = state;
      await page.goto('about:blank');
      await page.goto(`${server.url}${VIEWS[view]}`);
      await page.locator('h1').waitFor();
      await page.waitForTimeout(1_200); // Charts have been drawn.
      await page.screenshot({
        path: join(directory, `${state}-${view}-${size}-${colorScheme}.png`),
        fullPage: size === 'narrow' || LONG.includes(view),
      });
      taken += 1;
    }
    await page.close();
  }
}
await browser.close();
await server.close();
console.log(`${directory}: ${taken} pictures`);
