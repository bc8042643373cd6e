/** The examples do what README says of them: what a retailer copies is right. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { nps, returned } from '../../support/facts.ts';
import { apply, openClientsOf } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let clients: LadderClients;
beforeAll(async () => {
  stack = await openTestStack();
  clients = await openClientsOf(stack);
  await Promise.all(
    ['purchase-consumer', 'feedback-consumer', 'outbox-relay'].map((service) => stack.startService(service)),
  );
});
afterAll(async () => {
  await clients?.pool.end();
  await stack?.close();
});

function startExample(name: string, args: readonly string[] = []): { process: ChildProcess; lines: () => string[] } {
  const file = fileURLToPath(new URL(`../../infra/examples/src/${name}.main.ts`, import.meta.url));
  const child = spawn(process.execPath, [file, ...args], { env: { ...process.env, ...stack.environment } });
  let output = '';
  child.stdout.on('data', (text) => {
    output += text;
  });
  return {
    process: child,
    lines: () => output.split('\n').filter((line) => /^(start|stop) /.test(line)),
  };
}

async function sell(customerId: string, purchaseId: string, at: Date): Promise<void> {
  const [code] = await once(startExample('till', [customerId, purchaseId, at.toISOString()]).process, 'exit');
  expect(code).toBe(0);
}

test('a purchase from the till starts a campaign once, whatever comes late, and its return stops it', async () => {
  const boughtAt = Date.now() - 60_000;
  const at = (minutes: number) => new Date(boughtAt + minutes * 60_000).toISOString();
  const campaigns = startExample('campaigns');
  try {
    const told = (line: string) => waitUntil(() => campaigns.lines().includes(line), { what: line, timeoutMs: 60_000 });
    await sell('anna', 'p1', new Date(boughtAt));
    await told('start first-purchase anna');
    await sell('anna', 'p1', new Date(boughtAt));
    // Half an hour before the purchase: the customer is a visitor then, and the step to first-purchase is revised.
    await apply(clients, [nps({ id: 'n', customerId: 'anna', at: at(-30), score: 9 })]);
    await apply(clients, [returned({ id: 'r', customerId: 'anna', at: at(0.5), purchaseId: 'p1' })]);
    await told('stop first-purchase anna');
    expect(campaigns.lines().filter((line) => line.endsWith('first-purchase anna'))).toEqual([
      'start first-purchase anna',
      'stop first-purchase anna',
    ]);
  } finally {
    campaigns.process.kill('SIGKILL');
  }
});
