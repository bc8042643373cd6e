/** A consumer that is stopped beyond its session while another takes over, and then wakes up, changes nothing. */
import { isDeepStrictEqual } from 'node:util';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { expect } from 'vitest';
import { cleanFold } from '../../support/clean-fold.ts';
import { readGroup } from '../../support/consumer-group.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { purchasesOfDay } from '../../support/purchases-of-day.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld } from '../../support/world.ts';

const CUSTOMERS = 40;
const BOTH = { state: 'Stable', members: 2 };

const test = testInWorld({
  services: ['purchase-consumer'],
  environment: { CONSUMER_SESSION_MS: '6000', BATCH_RECORDS_MAX: '20' },
});

const bought = (day: number) => purchasesOfDay(day, CUSTOMERS);

test('its records are applied by the other, and its own late work has no effect', async ({ world }) => {
  const first = world.service('purchase-consumer');
  const days = Array.from({ length: 30 }, (_, day) => bought(day));
  await world.apply(days.slice(0, 10).flat());
  const held = await HeldRows.holdCustomer(world.endpoints.databaseUrl, 'c0');
  await world.send(days.slice(10, 20).flat());
  await waitUntil(() => stoppedWithin(first, held), { what: 'first consumer stopped inside a transaction' });
  await held.release();
  await world.startService('purchase-consumer', { instance: 2 });
  await world.send(days.slice(20).flat());
  await world.applied();
  // What lay in the partitions of the first is applied: the group has given it up.
  expect(await readGroup(world, 'purchase-consumer')).toMatchObject({ members: 1 });
  first.kill('SIGCONT');
  await waitUntil(async () => isDeepStrictEqual(await readGroup(world, 'purchase-consumer'), BOTH), {
    what: 'first consumer in the group again',
  });
  const more = bought(30);
  await world.apply(more);

  const programs = await loadProgramTimeline(world.pool);
  for (let index = 0; index < CUSTOMERS; index++) {
    const facts = [...days.flat(), ...more].filter(({ customerId }) => customerId === `c${index}`);
    const { stateBytes } = await world.customer(`c${index}`);
    expect(stateBytes).toEqual(encodeState(cleanFold(facts, programs).state));
  }
  const { rows } = await world.pool.query("select count(*)::integer as count from entries where kind = 'earn'");
  expect(rows[0].count).toBe(31 * CUSTOMERS);
  const letters = await world.pool.query('select count(*)::integer as count from dead_letters');
  expect(letters.rows[0].count).toBe(0);
});

/** A statement that waits for a lock gives up now and then, to be repeated: it has to wait once the process is stopped. */
async function stoppedWithin(first: RunningService, held: HeldRows): Promise<boolean> {
  await held.waitedFor();
  first.kill('SIGSTOP');
  if ((await held.waiters()) > 0) return true;
  first.kill('SIGCONT');
  return false;
}
