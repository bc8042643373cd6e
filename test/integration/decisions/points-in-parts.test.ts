/** A transaction that adds more entries than one record may hold is told in parts, and adding up entries gives each part's balances. */
import { randomUUID } from 'node:crypto';
import type { PointsChangedEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { decodeOutcome } from '@loyalty-ladder/contracts/outcome-wire.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { relayedAll } from '../../support/published-outbox.ts';
import { testInWorld, type World } from '../../support/world.ts';

const FIRST_DAY = Date.UTC(2023, 0, 1, 12);

const test = testInWorld();

test('400 purchases at once: earned and vested they are more entries than one record holds', async ({ world }) => {
  const days = Array.from({ length: 400 }, (_, day) => new Date(FIRST_DAY + day * DAY_MS).toISOString());
  await world.send(days.map((at) => purchase({ id: at, customerId: 'c', at })));
  await Promise.all([world.startService('purchase-consumer'), world.startService('outbox-relay')]);
  await world.applied();
  await relayedAll(world.pool);

  const events = await pointsChanges(world);
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
  const { state } = await world.customer('c');
  expect(sums).toEqual(balancesOf(state));
});

async function pointsChanges(world: World): Promise<PointsChangedEvent[]> {
  const events: PointsChangedEvent[] = [];
  await world.stream.readTopics({
    group: world.topic(`reader-${randomUUID()}`),
    topics: [world.topic('loyalty.points-changes')],
    onMessage: async (message) => {
      const read = await decodeOutcome(message, world.clients.catalog);
      if (!read.ok || read.event.type !== 'points.changed') throw new Error('no points.changed');
      events.push(read.event);
    },
  });
  return events;
}
