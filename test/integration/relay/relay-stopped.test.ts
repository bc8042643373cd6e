/** The relay is told to stop, and the system rests for longer than Kafka remembers the position of a group (offsets.retention.minutes). */
import { expect } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { RELAY_FAULT_NOTE, withRelayFault } from '../../support/relay-fault.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld().extend('writer', { scope: 'file' }, ({ world }) => OutboxWriter.open(world.pool, 100));

test('told to stop while a batch is under way it finishes it, and says so: nothing is doubled after the rest', async ({
  world,
  writer,
}) => {
  await writer.writeMany(500);
  const fault = withRelayFault({ step: 'sent', batch: 1, signal: 'SIGSTOP' });
  const busy = world.defineService('outbox-relay', { environment: fault });
  await busy.spawn();
  const explain = () => busy.logTail();
  await waitUntil(async () => (await busy.logTail()).includes(RELAY_FAULT_NOTE), { what: 'batch under way', explain });
  busy.kill('SIGTERM');
  // The note comes right before the process stops: once may be too early.
  await waitUntil(() => !busy.kill('SIGCONT'), { what: 'stopped relay', explain });
  expect(await busy.exited).toEqual({ code: 0, signal: null });

  await forgetPosition(world);
  const relay = await world.startService('outbox-relay', { instance: 2 });
  await writer.writeMany(200);
  await relayedAll(world.pool, { explain: () => relay.logTail() });
  await expectPublishedOnceInOrder(world, writer);
});

async function forgetPosition(world: World): Promise<void> {
  const admin = world.kafka.admin();
  await admin.connect();
  await admin.deleteGroups([world.topic('outbox-relay-position-0')]);
  await admin.disconnect();
}
