/** The relay is killed, or stopped and woken, at each step between two writes: subscribers see every outcome once and in order. */
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { readRelayHolder } from '@loyalty-ladder/store/outbox/read-relay-holder.ts';
import { describe, expect } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { RELAY_FAULT_NOTE, RELAY_FAULT_STEPS, type RelayFaultStep, withRelayFault } from '../../support/relay-fault.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

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

const test = testInWorld().extend('writer', { scope: 'file' }, ({ world }) => OutboxWriter.open(world.pool, 100));

let instance = 0;

function relayWith(world: World, environment: Record<string, string>): RunningService {
  instance += 1;
  return world.defineService('outbox-relay', { instance, environment });
}

async function startedRelay(world: World): Promise<RunningService> {
  const relay = relayWith(world, LONG_LEASE);
  await relay.spawn();
  await relay.ready();
  return relay;
}

async function metric(relay: RunningService, name: string): Promise<number | undefined> {
  return (await readMetrics(relay.url)).get(name);
}

describe.each(RELAY_FAULT_STEPS)('at the step "%s"', (step) => {
  test('killed with -9 and started again', async ({ world, writer }) => {
    await writer.writeMany(ROWS);
    const killed = relayWith(world, { ...SHORT_LEASE, ...withRelayFault({ step, batch: BATCH, signal: 'SIGKILL' }) });
    await killed.spawn();
    expect(await killed.exited).toEqual({ code: null, signal: 'SIGKILL' });
    await writer.writeMany(200);
    const relay = await startedRelay(world);
    await relayedAll(world.pool);
    await expectPublishedOnceInOrder(world, writer);
    expect(await metric(relay, 'loyalty_relay_resent_total')).toBe(SENT_AGAIN[step]);
    await relay.stop();
  });

  test('stopped beyond its lease while another takes over, then woken', async ({ world, writer }) => {
    await writer.writeMany(ROWS);
    const zombie = relayWith(world, { ...SHORT_LEASE, ...withRelayFault({ step, batch: BATCH, signal: 'SIGSTOP' }) });
    await zombie.spawn();
    await waitUntil(async () => (await zombie.logTail()).includes(RELAY_FAULT_NOTE), { what: 'stopped relay' });
    await writer.writeMany(200);
    const relay = await startedRelay(world);
    await relayedAll(world.pool);
    expect(await metric(relay, 'loyalty_relay_resent_total')).toBe(SENT_AGAIN[step]);

    await writer.writeMany(ROWS);
    zombie.kill('SIGCONT');
    await waitUntil(async () => metric(zombie, 'loyalty_relay_fenced_total'), {
      what: 'zombie that has noticed',
      explain: () => zombie.logTail(),
    });
    await writer.writeMany(200);
    await relayedAll(world.pool);
    await expectPublishedOnceInOrder(world, writer);
    expect(await readRelayHolder(world.pool)).toContain(`/${relay.pid}/`);
    await Promise.all([relay.stop(), zombie.stop()]);
  });
});
