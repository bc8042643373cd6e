/** The relay is killed, or stopped and woken, at each step between two writes: subscribers see every outcome once and in order. */
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { RELAY_FAULT_NOTE, RELAY_FAULT_STEPS, type RelayFaultStep, withRelayFault } from '../../support/relay-fault.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

/** Of the one that loses it; nobody else stands by until then. */
const SHORT_LEASE = { RELAY_LEASE_MS: '1000', RELAY_POLL_MS: '50' };
/** Of the one that takes over and must keep it however slow the machine is: longer than a test takes. */
const LONG_LEASE = { RELAY_LEASE_MS: '300000', RELAY_POLL_MS: '50' };
/** The batch at which it happens; the rows before it are two batches at least. */
const BATCH = 2;
const ROWS = 1_500;

/** Whether the batch has to be sent again: not before it was written down, not after it was committed. */
const SENT_AGAIN: Readonly<Record<RelayFaultStep, number>> = {
  opening: 0,
  intended: 1,
  positioned: 1,
  sent: 1,
  committed: 0,
};

let stack: TestStack;
let writer: OutboxWriter;
let instance = 0;
beforeAll(async () => {
  stack = await openTestStack();
  writer = await OutboxWriter.open(stack.pool, 100);
});
afterAll(() => stack?.close());

function relayWith(environment: Record<string, string>): RunningService {
  instance += 1;
  return stack.defineService('outbox-relay', { instance, environment });
}

async function startedRelay(): Promise<RunningService> {
  const relay = relayWith(LONG_LEASE);
  await relay.spawn();
  await relay.ready();
  return relay;
}

async function metric(relay: RunningService, name: string): Promise<number | undefined> {
  return (await readMetrics(relay.url)).get(name);
}

describe.each(RELAY_FAULT_STEPS)('at the step "%s"', (step) => {
  test('killed with -9 and started again', async () => {
    await writer.writeMany(ROWS);
    const killed = relayWith({ ...SHORT_LEASE, ...withRelayFault({ step, batch: BATCH, signal: 'SIGKILL' }) });
    await killed.spawn();
    expect(await killed.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await writer.writeMany(200);
    const relay = await startedRelay();
    await relayedAll(stack.pool);
    await expectPublishedOnceInOrder(stack, writer);
    expect(await metric(relay, 'outbox_relay_resent_total')).toBe(SENT_AGAIN[step]);
    await relay.stop();
  });

  test('stopped beyond its lease while another takes over, then woken', async () => {
    await writer.writeMany(ROWS);
    const zombie = relayWith({ ...SHORT_LEASE, ...withRelayFault({ step, batch: BATCH, signal: 'SIGSTOP' }) });
    await zombie.spawn();
    await waitUntil(async () => (await zombie.logTail()).includes(RELAY_FAULT_NOTE), { what: 'stopped relay' });
    await writer.writeMany(200);
    const relay = await startedRelay();
    await relayedAll(stack.pool);
    expect(await metric(relay, 'outbox_relay_resent_total')).toBe(SENT_AGAIN[step]);

    await writer.writeMany(ROWS);
    zombie.kill('SIGCONT');
    await waitUntil(async () => metric(zombie, 'outbox_relay_fenced_total'), {
      what: 'zombie that has noticed',
      explain: () => zombie.logTail(),
    });
    await writer.writeMany(200);
    await relayedAll(stack.pool);
    await expectPublishedOnceInOrder(stack, writer);
    const holding = await Promise.all([relay, zombie].map((one) => metric(one, 'outbox_relay_holding')));
    expect(holding).toEqual([1, 0]);
    await Promise.all([relay.stop(), zombie.stop()]);
  });
});
