/** The relay is told to stop, and the system rests for longer than Kafka remembers the position of a group (offsets.retention.minutes). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { OutboxWriter } from '../../support/outbox-writer.ts';
import { expectPublishedOnceInOrder, relayedAll } from '../../support/published-outbox.ts';
import { RELAY_FAULT_NOTE, withRelayFault } from '../../support/relay-fault.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let writer: OutboxWriter;
beforeAll(async () => {
  stack = await openTestStack();
  writer = await OutboxWriter.open(stack.pool, 100);
});
afterAll(() => stack?.close());

test('told to stop while a batch is under way it finishes it, and says so: nothing is doubled after the rest', async () => {
  await writer.writeMany(500);
  const fault = withRelayFault({ step: 'sent', batch: 1, signal: 'SIGSTOP' });
  const busy = stack.defineService('outbox-relay', { environment: fault });
  await busy.spawn();
  const explain = () => busy.logTail();
  await waitUntil(async () => (await busy.logTail()).includes(RELAY_FAULT_NOTE), { what: 'batch under way', explain });
  busy.kill('SIGTERM');
  // The note comes right before the process stops: once may be too early.
  await waitUntil(() => !busy.kill('SIGCONT'), { what: 'stopped relay', explain });
  expect(await busy.exited).toEqual({ code: 0, signal: null });

  await forgetPosition();
  const relay = await stack.startService('outbox-relay', { instance: 2 });
  await writer.writeMany(200);
  await relayedAll(stack.pool, { explain: () => relay.logTail() });
  await expectPublishedOnceInOrder(stack, writer);
});

async function forgetPosition(): Promise<void> {
  const admin = stack.kafka.admin();
  await admin.connect();
  await admin.deleteGroups([stack.topic('outbox-relay-position-0')]);
  await admin.disconnect();
}
