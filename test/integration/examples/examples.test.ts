/** The examples do what README says of them: what a retailer copies is right. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { CAMPAIGN_FAULT_STEPS, withCampaignFault } from '../../support/campaign-fault.ts';
import { nps, purchase, returned } from '../../support/facts.ts';
import { relayedAll } from '../../support/published-outbox.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ services: ['purchase-consumer', 'feedback-consumer', 'outbox-relay'] });

function startExample(
  { environment }: World,
  name: string,
  args: readonly string[] = [],
  more: Readonly<Record<string, string>> = {},
): { process: ChildProcess; output: () => string; lines: () => string[] } {
  const file = fileURLToPath(new URL(`../../../infra/examples/src/${name}.main.ts`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, ...environment, ...more } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return {
    process: child,
    output: () => output,
    lines: () => output.split('\n').filter((line) => /^(start|stop) /.test(line)),
  };
}

const bookFile = async (): Promise<string> => join(await mkdtemp(join(tmpdir(), 'campaigns-')), 'book.sqlite');

async function sell(world: World, customerId: string, purchaseId: string, at: Date): Promise<void> {
  const till = startExample(world, 'till', [customerId, purchaseId, at.toISOString()]);
  const [code] = await once(till.process, 'close');
  expect(code, till.output()).toBe(0);
}

test('a purchase from the till starts a campaign once, whatever comes late, and its return stops it', async ({
  world,
}) => {
  const boughtAt = Date.now() - 60_000;
  const at = (minutes: number) => new Date(boughtAt + minutes * 60_000).toISOString();
  const campaigns = startExample(world, 'campaigns', [], { CAMPAIGNS_FILE: await bookFile() });
  try {
    const told = (line: string) => waitUntil(() => campaigns.lines().includes(line), { what: line });
    await sell(world, 'anna', 'p1', new Date(boughtAt));
    await told('start first-purchase anna');
    await sell(world, 'anna', 'p1', new Date(boughtAt));
    // Half an hour before the purchase: the customer is a visitor then, and the step to first-purchase is revised.
    await world.apply([nps({ id: 'n', customerId: 'anna', at: at(-30), score: 9 })]);
    await world.apply([returned({ id: 'r', customerId: 'anna', at: at(0.5), purchaseId: 'p1' })]);
    await told('stop first-purchase anna');
    expect(campaigns.lines().filter((line) => line.endsWith('first-purchase anna'))).toEqual([
      'start first-purchase anna',
      'stop first-purchase anna',
    ]);
  } finally {
    campaigns.process.kill('SIGKILL');
  }
});

test.for(CAMPAIGN_FAULT_STEPS)(
  'killed %s of what was started, and started again, it starts that once',
  async (step, { world }) => {
    const customerId = `bella-${step}`;
    const CAMPAIGNS_FILE = await bookFile();
    const run = (more: Record<string, string> = {}) =>
      startExample(world, 'campaigns', [], { CAMPAIGNS_FILE, ...more });
    const boughtAt = new Date(Date.now() - 60_000).toISOString();
    const killed = run(withCampaignFault(step));
    const closed = once(killed.process, 'close');
    await world.apply([purchase({ id: 'p', customerId, at: boughtAt })]);
    const [code, signal] = await closed;
    expect({ code, signal }, killed.output()).toEqual({ code: null, signal: 'SIGKILL' });
    // What comes while it is down is read as well.
    await world.apply([returned({ id: 'r', customerId, at: new Date().toISOString(), purchaseId: 'p' })]);
    const campaigns = run();
    const stopped = () =>
      ordersOf(CAMPAIGNS_FILE).some(
        ({ text, handed_over }) => text === `stop first-purchase ${customerId}` && handed_over === 1,
      );
    await waitUntil(stopped, { what: 'stopped campaign', explain: async () => campaigns.output() });
    campaigns.process.kill('SIGKILL');
    await once(campaigns.process, 'close');
    const mine = ordersOf(CAMPAIGNS_FILE)
      .map(({ text }) => text)
      .filter((text) => text.endsWith(` first-purchase ${customerId}`));
    expect(mine).toEqual([`start first-purchase ${customerId}`, `stop first-purchase ${customerId}`]);
  },
);

function ordersOf(file: string) {
  const db = new DatabaseSync(file);
  try {
    return db.prepare('select text, handed_over from orders order by number').all() as {
      text: string;
      handed_over: number;
    }[];
  } finally {
    db.close();
  }
}

test('a book that has read more than there is belongs to another topic, and is refused', async ({ world }) => {
  const CAMPAIGNS_FILE = await bookFile();
  const db = new DatabaseSync(CAMPAIGNS_FILE);
  db.exec(
    'create table positions (topic text, partition integer, next integer, primary key (topic, partition)) strict',
  );
  db.prepare('insert into positions values (?, 0, 1000000)').run(world.topic('loyalty.stage-changes'));
  db.close();
  const campaigns = startExample(world, 'campaigns', [], { CAMPAIGNS_FILE });
  expect((await once(campaigns.process, 'close'))[0]).toBe(1);
  expect(campaigns.output()).toContain('Name another file in CAMPAIGNS_FILE');
});

test('whoever begins late learns who is what, and then each change, also one that takes back what came before', async ({
  world,
}) => {
  const now = Date.now();
  const day = (days: number) => new Date(now - days * 86_400_000).toISOString();
  const bought = (customerId: string, days: number) => purchase({ id: `p${days}`, customerId, at: day(days) });
  await world.apply([9, 8, 7].map((days) => bought('carl', days)));
  await world.apply([bought('dina', 3)]);
  await relayedAll(world.pool);
  const late = startExample(world, 'latecomer');
  const said = (line: string) =>
    waitUntil(() => late.output().split('\n').includes(line), { what: line, explain: async () => late.output() });
  try {
    await said('carl is regular');
    await said('dina is first-purchase');
    await waitUntil(() => /customers known/.test(late.output()), { what: 'all cards' });
    // The third purchase came back before it made a regular: what it had brought about is retracted, which the latecomer never read.
    await world.apply([
      returned({ id: 'r', customerId: 'carl', at: new Date(Date.parse(day(7)) - 1).toISOString(), purchaseId: 'p8' }),
    ]);
    await said('carl is first-purchase');
    await world.apply([bought('dina', 2), bought('dina', 1)]);
    await said('dina is regular');
    expect((await world.customer('carl')).state.stage).toBe('first-purchase');
  } finally {
    late.process.kill('SIGKILL');
  }
});
