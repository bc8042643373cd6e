/** Every state of the system as the page shows it: readable by everybody, light and dark, wide and narrow. */
import type { Page } from 'playwright-core';
import { describe, expect } from 'vitest';
import { type FixtureState, STATES } from '../../services/ops-dashboard/page/fixtures/states.ts';
import { LACKS_CHROMIUM, testOnPage as test } from './test-on-page.ts';
import { violations } from './violations.ts';

const NAMES = Object.keys(STATES) as FixtureState[];
const VIEWS = [
  '#/',
  '#/lag',
  '#/lag/purchase-consumer/loyalty.purchases/3',
  '#/dead-letters',
  '#/dead-letters/4120',
  '#/dead-letters/4119',
  '#/dead-letters/4116',
  '#/dead-letters/replays/2',
  '#/customers',
  '#/customers/C-10442',
  '#/webhooks',
  '#/ladder',
  '#/history',
];
const NARROW = { viewport: { width: 390, height: 844 } };

describe.skipIf(LACKS_CHROMIUM)('the page', () => {
  describe.each(NAMES)('in the state %s', (state) => {
    test.for(['light', 'dark'] as const)(
      'has nothing that axe objects to, %s',
      async (colorScheme, { open, server }) => {
        server.api.state = state;
        const opened = await open('#/', { colorScheme });
        await verdictOf(opened.page, state);
        expect(await violations(opened.page)).toEqual([]);
        expect(opened.complaints).toEqual([]);
      },
    );

    test('is one screen of 1440 by 900, and no wider than 390 on a phone', async ({ open, server }) => {
      server.api.state = state;
      const wide = await open();
      await verdictOf(wide.page, state);
      expect(await wide.page.evaluate('document.documentElement.scrollHeight')).toBeLessThanOrEqual(900);
      const narrow = await open('#/', NARROW);
      await verdictOf(narrow.page, state);
      expect(await narrow.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
    });
  });

  test.for(VIEWS)('at %s has nothing that axe objects to, and fits a phone', async (hash, { open, server }) => {
    server.api.state = hash.includes('letters') || hash.includes('webhooks') ? 'dead-letters' : 'stalled';
    for (const colorScheme of ['light', 'dark'] as const) {
      const opened = await open(hash, { colorScheme, ...NARROW });
      await verdictOf(opened.page, server.api.state);
      expect(await violations(opened.page)).toEqual([]);
      expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
      expect(opened.complaints).toEqual([]);
    }
  });

  test.for(['healthy', 'empty', 'broken'] as const)(
    'of all customers, %s, has nothing that axe objects to, and fits a phone',
    async (state, { open, server }) => {
      server.api.state = state;
      for (const colorScheme of ['light', 'dark'] as const) {
        const opened = await open('#/customers', { colorScheme, ...NARROW });
        await opened.page.locator('.report').getByRole('paragraph').first().waitFor();
        for (const more of await opened.page.locator('.report summary').all()) await more.click();
        expect(await violations(opened.page)).toEqual([]);
        expect(await opened.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390);
        expect(opened.complaints).toEqual([]);
      }
    },
  );

  test.for(['light', 'dark'] as const)(
    'asks for a key with nothing that axe objects to, %s',
    async (colorScheme, { open, server }) => {
      server.api.isLoggedIn = false;
      const { page, complaints } = await open('#/', { colorScheme, ...NARROW });
      await page.getByLabel(/^API key/).waitFor();
      expect(await violations(page)).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  test('says where, why and what to do, with a way to the partition and to the runbook', async ({ open, server }) => {
    server.api.state = 'stalled';
    const opened = await open();
    const cause = opened.page.getByRole('listitem').filter({ hasText: 'its offset has not moved' });
    await cause.getByText('docker compose restart purchase-consumer').waitFor();
    expect(await cause.getByRole('link', { name: 'Runbook ConsumerStalled' }).getAttribute('href')).toBe(
      '/runbooks/ConsumerStalled?subject=purchase-consumer%2Floyalty.purchases%2F3',
    );
    await cause.getByRole('link', { name: 'purchase-consumer/loyalty.purchases/3' }).click();
    await opened.page.getByRole('heading', { name: 'purchase-consumer / loyalty.purchases / 3' }).waitFor();
    await opened.page.getByText('STALL', { exact: true }).waitFor();
  });

  test('says how probes fare: well, lost and twice, none yet, turned off', async ({ open, server }) => {
    const said = {
      healthy: '300 probes in 5 min, none lost',
      stalled: '10 lost, 2 twice of 300 probes',
      empty: 'No probe has run yet.',
      'dead-letters': 'No probes: turned off by PROBE_INTERVAL_MS=0.',
    };
    for (const [state, text] of Object.entries(said)) {
      server.api.state = state as FixtureState;
      const { page } = await open();
      await page.getByRole('link', { name: text }).click();
      const panel = page.getByRole('region', { name: 'End to end' });
      await panel.getByText(text).waitFor();
      const rows = await panel.getByRole('row').allTextContents();
      const isMeasured = text.includes('300');
      expect(rows.map((row) => /^(From|all|loyalty\.[a-z]+)/.exec(row)?.[0])).toEqual(
        isMeasured ? ['From', 'loyalty.contacts', 'loyalty.feedback', 'loyalty.purchases', 'all'] : [],
      );
      if (state === 'stalled') expect(rows[2]).toMatch(/1008$/); // A hundred are back, and eight lost.
    }
  });

  test('shows a reading that is too old grey, with its time and why', async ({ open, server }) => {
    server.api.state = 'stale';
    const opened = await open();
    const panel = opened.page.getByRole('region', { name: 'Business lag' });
    await panel.getByText(/as of .*Postgres did not answer/).waitFor();
    const ink = (id: string) => opened.page.evaluate(`getComputedStyle(document.getElementById('${id}')).color`);
    expect(await ink('business')).not.toBe(await ink('over-time'));
    expect(await panel.getAttribute('title')).toMatch(/^As of \d\d:\d\d:\d\d, from postgres\./);
  });

  test('changes texts with a snapshot, and neither adds nor takes away an element', async ({ open, server }) => {
    server.api.state = 'healthy';
    const opened = await open();
    const time = opened.page.locator('.freshness time');
    await opened.page.locator('.chart canvas').first().waitFor();
    await opened.page.locator('.happened li').first().waitFor();
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

  test('moves nothing for whoever does not want movement', async ({ open }) => {
    const opened = await open('#/', { reducedMotion: 'reduce' });
    await opened.page.locator('h1').waitFor();
    const moving =
      "[...document.querySelectorAll('*')].filter((each) => getComputedStyle(each).transitionDuration !== '0s').length";
    expect(await opened.page.evaluate(moving)).toBe(0);
  });
});

/** Waits for the verdict of the state, and for the charts beside it. */
async function verdictOf(page: Page, state: FixtureState): Promise<void> {
  const [before = '', after = ''] = STATES[state](0, 0).verdict.sentence.split(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/);
  await page.getByRole('heading', { level: 1, name: before }).filter({ hasText: after }).waitFor();
}
