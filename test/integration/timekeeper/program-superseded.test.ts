/** A version that is superseded before it takes effect leaves no trace: not in services that knew it, nor in what they foresaw under it. */
import { expect } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { writeProgramFile } from '../../support/program-file.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({
  clock: '2011-01-01T00:00:00Z frozen',
  services: ['purchase-consumer', 'timekeeper'],
  environment: { SETTLE_MS: '500', WATCH_MS: '50' },
});

async function publish(world: World, changes: object, effective: string, ...more: string[]): Promise<void> {
  const path = await writeProgramFile(world, changes);
  const { code, stderr } = await runCommand(world, 'program', [
    'publish',
    path,
    '--effective',
    effective,
    '--reason',
    'a test',
    ...more,
  ]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

async function dueAt(world: World, customerId: string): Promise<string | undefined> {
  const { rows } = await world.pool.query(
    'select due_at from customer_due d join identities i using (customer_no) where i.customer_id = $1',
    [customerId],
  );
  return rows[0] && new Date(rows[0].due_at).toISOString();
}

test('facts are folded, and silence is foreseen, as if the superseded version had never been', async ({ world }) => {
  // Vested, and silent from 2011-01-29 on; under the second version from 2011-02-28 on, before the review of 2011-03-15.
  await publish(world, { intervalDaysMin: 50, pointsPerMajorUnit: 5 }, '2011-01-20');
  await world.apply([purchase({ id: 'p1', customerId: 'anna', at: '2010-12-15T10:00:00Z' })]);
  await waitUntil(async () => (await dueAt(world, 'anna')) === '2011-02-28T00:00:00.000Z', {
    what: 'due time as foreseen under the version to come',
  });
  await publish(world, { pointsPerMajorUnit: 3 }, '2011-01-15', '--supersede');
  await world.setClock('2011-01-21T00:00:00Z');
  await world.apply([purchase({ id: 'p2', customerId: 'bert', at: '2011-01-20T10:00:00Z' })]);
  expect((await runJson(world, 'customer', ['bert'])).balances.pending).toBe('30');
  await waitUntil(async () => (await dueAt(world, 'anna')) === '2011-01-29T00:00:00.000Z', {
    what: 'due time as foreseen under the superseding version',
  });
  expect(await runJson(world, 'customer', ['anna'])).toMatchObject({ unrecorded: { entries: 0, outcomes: 0 } });
  await waitUntil(async () => (await world.pool.query('select from sweeps where not done')).rowCount === 0, {
    what: 'end of every sweep',
  });
});
