/** What ops do on the page: look into a dead letter, give some up, pause a group, look a customer up. */
import { describe, expect } from 'vitest';
import { LACKS_CHROMIUM, testOnPage as test } from './test-on-page.ts';
import { violations } from './violations.ts';

describe.skipIf(LACKS_CHROMIUM)('on the page', () => {
  test('what a dead letter holds is text, whatever it says', async ({ open, server }) => {
    server.api.state = 'dead-letters';
    const { page, complaints } = await open('#/dead-letters/4120');
    await page.getByText('<script>document.title').waitFor();
    await page.getByText('<img src=x onerror=').waitFor();
    expect(await page.locator('main img').count()).toBe(0);
    expect(await page.title()).not.toBe('ran');
    expect(complaints).toEqual([]);
  });

  test('dead letters are found by reason, and given up together with a reason, by keyboard alone', async ({
    open,
    server,
  }) => {
    server.api.state = 'dead-letters';
    const { page } = await open('#/dead-letters');
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

  test('Escape leaves a dialog, and nothing is done', async ({ open, server }) => {
    server.api.state = 'dead-letters';
    const { page } = await open('#/dead-letters/4120');
    await page.getByRole('button', { name: 'Discard …' }).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(server.api.letters.discarded.size).toBe(0);
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Discard …');
  });

  test('a dialog has nothing that axe objects to', async ({ open, server }) => {
    server.api.state = 'dead-letters';
    const { page } = await open('#/dead-letters/4120');
    await page.getByRole('button', { name: 'Discard …' }).click();
    await page.getByRole('dialog').waitFor();
    expect(await violations(page)).toEqual([]);
  });

  test('a group is paused and resumed with a reason, by keyboard alone, and who paused it is said', async ({
    open,
    server,
  }) => {
    server.api.state = 'healthy';
    const { page } = await open('#/lag/purchase-consumer');
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

  test('a dead letter is mended by keyboard alone: refused by field, tried, and kept beside what came', async ({
    open,
    server,
  }) => {
    server.api.state = 'dead-letters';
    const { page } = await open('#/dead-letters/4120');
    const editor = page.getByLabel('The event in JSON');
    const act = async (button: string) => {
      await page.getByRole('button', { name: 'Mend …' }).press('Enter');
      const dialog = page.getByRole('dialog', { name: 'Mend dead letter 4120' });
      await dialog.getByLabel('Why').fill('A refund.');
      await dialog.getByRole('button', { name: button }).press('Enter');
      return dialog;
    };
    const refused = await act('Dry run');
    await refused.getByRole('alert').filter({ hasText: 'data.lines[0].unitPriceMinor: must be' }).waitFor();
    await page.keyboard.press('Escape');
    await editor.fill((await editor.inputValue()).replace('-1250', '1250'));
    await (await act('Dry run')).waitFor({ state: 'detached' });
    await page.getByText('C-10442: pending points 85 → 97, stage regular → adherent').waitFor();
    expect(server.api.letters.mended.has('4120')).toBe(false);
    expect(await violations(page)).toEqual([]);
    await (await act('Keep version')).waitFor({ state: 'detached' });
    await page.getByRole('region', { name: 'Version 2' }).getByText('A refund.').waitFor();
    expect(server.api.letters.mended.get('4120')?.content).toContain('"unitPriceMinor": 1250');
    await page.getByText('"unitPriceMinor": -1250').first().waitFor();
  });

  test('chosen letters are replayed at a rate; who leaves and comes back finds how far it is, and stops it', async ({
    open,
    server,
  }) => {
    server.api.state = 'dead-letters';
    const { page } = await open('#/dead-letters');
    for (const no of ['4120', '4119', '4118'])
      await page.getByRole('checkbox', { name: `Choose ${no}` }).press('Space');
    await page.getByRole('button', { name: 'Replay 3 letters' }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Replay 3 dead letters' });
    await dialog.getByLabel('Why').fill('The rule was ours.');
    await dialog.getByLabel('Letters a second').fill('1');
    await dialog.getByRole('button', { name: 'Replay' }).press('Enter');
    await page.getByRole('heading', { name: 'Replay 3' }).waitFor();
    await page.getByText(/Under way/).waitFor();
    expect(server.api.replays.asked[2]).toMatchObject({
      letterNos: ['4120', '4119', '4118'],
      lettersPerSecond: 1,
      isTrial: false,
    });
    await page.getByRole('link', { name: 'all dead letters' }).click();
    await page.getByRole('region', { name: 'Replays' }).getByRole('link', { name: 'Replay 3' }).click();
    await page.getByText(/Done .* 3 of 3 letters: 3 applied/).waitFor();
    await page.goto(`${server.url}#/dead-letters/replays/2`);
    await page.getByRole('button', { name: 'Stop …' }).press('Enter');
    await page.getByRole('dialog').getByLabel('Why').fill('Too early.');
    await page.getByRole('dialog').getByRole('button', { name: 'Stop' }).press('Enter');
    await page.getByText(/Stopped .* by ops on call/).waitFor();
    expect(await page.getByRole('button', { name: 'Stop …' }).count()).toBe(0);
  });

  test('a replay of a filter names all that it fits, a dry run says so, and one that nobody carries out says that', async ({
    open,
    server,
  }) => {
    server.api.state = 'dead-letters';
    server.api.replays.isUntaken = true;
    const { page } = await open('#/dead-letters?reason=incompatible-schema');
    await page.getByRole('button', { name: 'Replay all' }).click();
    const dialog = page.getByRole('dialog', { name: 'Replay all that are open of reason incompatible-schema' });
    expect(await violations(page)).toEqual([]);
    await dialog.getByLabel('Why').fill('Their schema is back.');
    await dialog.getByRole('button', { name: 'Dry run' }).click();
    await page.getByRole('heading', { name: 'Dry run 3' }).waitFor();
    await page.getByText('No consumer is at it').waitFor();
    expect(server.api.replays.asked[2]).toMatchObject({ letterNos: ['4120', '4116', '4112'], isTrial: true });
  });

  test('both schemas stand side by side, with the fields that differ and the rules that values break', async ({
    open,
    server,
  }) => {
    server.api.state = 'dead-letters';
    const { page } = await open('#/dead-letters/4120');
    const table = page.getByRole('region', { name: 'Field by field' });
    const row = table.getByRole('row').filter({ hasText: 'lines[].unitPriceMinor' });
    await row.getByText('lines[0].unitPriceMinor must be a whole number').waitFor();
    await table.getByRole('row').filter({ hasText: 'note' }).getByText('is no field of ours').waitFor();
    await page.goto(`${server.url}#/dead-letters/4116`);
    await page.getByText('schema 941, which the registry does not know', { exact: false }).first().waitFor();
    expect(await page.getByLabel('The event in JSON').inputValue()).toContain('"customerId": ""');
  });

  test('the measured base stands below the search, and a base that was never measured says what measures it', async ({
    open,
    server,
  }) => {
    server.api.state = 'healthy';
    const { page } = await open('#/customers');
    await page.getByRole('row', { name: /^Champions 412/ }).waitFor();
    await page.getByRole('heading', { name: 'Why those at risk are leaving' }).waitFor();
    server.api.state = 'empty';
    await page.reload();
    // Of key customers and of the measured base.
    for (const place of [0, 1]) await page.getByText('npm run calibrate').nth(place).waitFor();
  });

  test('critics past their deadline stand first among all customers, each with a way to the customer', async ({
    open,
    server,
  }) => {
    server.api.state = 'stalled';
    const { page } = await open('#/customers');
    const panel = page.getByRole('region', { name: 'Follow-ups of critics' });
    await panel.getByText('17 overdue').waitFor();
    const first = panel.getByRole('region', { name: 'Open cases', exact: true }).getByRole('row').nth(1);
    expect(await first.textContent()).toMatch(/overdue/);
    await panel.getByText('40 more, by deadline: 7 of them overdue').waitFor();
    await first.getByRole('link', { name: 'C-10442' }).press('Enter');
    await page.getByRole('heading', { name: 'Why regular' }).waitFor();
  });

  test('each net promoter score has its interval and n, of months too; without an answer there is none', async ({
    open,
    server,
  }) => {
    server.api.state = 'healthy';
    const { page } = await open('#/customers');
    const panel = page.getByRole('region', { name: 'Net promoter score' });
    await panel.getByText('31.5 (95 % interval 27.0 to 35.8), n 1,204').waitFor();
    expect(await panel.getByRole('row', { name: /^till-3/ }).textContent()).toMatch(/^till-3−32.5−45.2 to −18.2120$/);
    await panel.getByText('Months as a table').click();
    expect(await panel.getByRole('row', { name: /^20\d\d-\d\d −?[\d.]+ −?[\d.]+ to −?[\d.]+ \d+$/ }).count()).toBe(12);
    expect(await panel.locator('.nps-chart .nps-n').allTextContents()).toHaveLength(13); // The heading, and each month's.
    server.api.state = 'empty';
    await page.reload();
    await panel.getByText('No figure: nobody has answered').waitFor();
  });

  test('key customers and the ladder are told with what they are of', async ({ open, server }) => {
    server.api.state = 'healthy';
    const { page } = await open('#/customers');
    const key = page.getByRole('region', { name: 'Key customers' });
    await key.getByText('20 % of the customers with a profit bring 71.4 % of it').waitFor();
    await key.getByText('1,061 of 5,878').waitFor();
    const ladder = page.getByRole('region', { name: 'The ladder and where it goes' });
    await ladder.getByRole('row', { name: /^regular 1,640 .*112 days 128$/ }).waitFor();
    await ladder.getByRole('row', { name: /^adherent · · 22 100.0 %/ }).waitFor();
    await ladder.getByText('3.1 % of the 5,522 customers').waitFor();
  });

  test('a report that is still being counted is asked for until it is there; one that cannot be is said, and asked for by hand', async ({
    open,
    server,
  }) => {
    const detail = 'The report is still being counted: ask the same again for it.';
    server.api.reportFault = { status: 503, title: 'Away', detail };
    const { page } = await open('#/customers');
    const panel = page.getByRole('region', { name: 'Key customers' });
    await panel.getByRole('status').filter({ hasText: 'Not there yet' }).waitFor();
    server.api.reportFault = null;
    await panel.getByText('1,061 of 5,878').waitFor();
    server.api.reportFault = { status: 500, title: 'Something went wrong here.' };
    await panel.getByRole('button', { name: 'Count again: Key customers' }).press('Enter');
    await panel.getByRole('alert').filter({ hasText: 'Not available. Something went wrong here.' }).waitFor();
    await panel.getByText('1,061 of 5,878').waitFor();
  });

  test('a customer is looked up by id, with stage, points and why; one that nobody knows is said', async ({
    open,
    server,
  }) => {
    server.api.state = 'dead-letters';
    const { page } = await open('#/customers');
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
