/** The examples do what README says of them: what a retailer copies is right. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';
import { nps, returned } from '../../support/facts.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ services: ['purchase-consumer', 'feedback-consumer', 'outbox-relay'] });

function startExample(
  { environment }: World,
  name: string,
  args: readonly string[] = [],
): { process: ChildProcess; output: () => string; lines: () => string[] } {
  const file = fileURLToPath(new URL(`../../../infra/examples/src/${name}.main.ts`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, ...environment } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return {
    process: child,
    output: () => output,
    lines: () => output.split('\n').filter((line) => /^(start|stop) /.test(line)),
  };
}

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
  const campaigns = startExample(world, 'campaigns');
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
