/** A transaction that adds more entries than one record may hold is told in parts, and adding up entries gives each part's balances. */
import { randomUUID } from 'node:crypto';
import type { PointsChangedEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { decodeOutcome } from '@loyalty-ladder/contracts/outcome-wire.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import { readTopics } from '@loyalty-ladder/stream/read-topics.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { applied, customerOf, openClientsOf } from '../../support/ladder-clients.ts';
import { relayedAll } from '../../support/published-outbox.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';

const FIRST_DAY = Date.UTC(2023, 0, 1, 12);

let stack: TestStack;
let clients: LadderClients;
beforeAll(async () => {
  stack = await openTestStack();
  clients = await openClientsOf(stack);
});
afterAll(async () => {
  await clients?.pool.end();
  await stack?.close();
});

test('400 purchases at once: earned and vested they are more entries than one record holds', async () => {
  const days = Array.from({ length: 400 }, (_, day) => new Date(FIRST_DAY + day * DAY_MS).toISOString());
  await produceFacts(
    clients,
    days.map((at) => purchase({ id: at, customerId: 'c', at })),
  );
  await Promise.all([stack.startService('purchase-consumer'), stack.startService('outbox-relay')]);
  await applied(clients);
  await relayedAll(stack.pool);

  const events = await pointsChanges();
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => BigInt(index) + 1n));
  const versions = Map.groupBy(events, ({ version }) => version);
  expect(Math.max(...[...versions.values()].map((parts) => parts.length))).toBeGreaterThan(1);
  for (const parts of versions.values()) {
    expect(parts.map(({ current }) => current)).toEqual(parts.map((_, index) => index === parts.length - 1));
  }
  const sums = { pending: 0n, available: 0n, held: 0n };
  for (const { entries, balances } of events) {
    for (const { from, to, points } of entries) {
      for (const name of ['pending', 'available', 'held'] as const) {
        if (from === `customer:${name}`) sums[name] -= points;
        if (to === `customer:${name}`) sums[name] += points;
      }
    }
    expect(balances).toEqual(sums);
  }
  const { state } = await customerOf(clients, 'c');
  expect(sums).toEqual(balancesOf(state));
});

async function pointsChanges(): Promise<PointsChangedEvent[]> {
  const events: PointsChangedEvent[] = [];
  await readTopics({
    kafka: stack.kafka,
    group: stack.topic(`reader-${randomUUID()}`),
    topics: [stack.topic('loyalty.points-changes')],
    onMessage: async (message) => {
      const read = await decodeOutcome(message, clients.catalog);
      if (!read.ok || read.event.type !== 'points.changed') throw new Error('no points.changed');
      events.push(read.event);
    },
  });
  return events;
}
