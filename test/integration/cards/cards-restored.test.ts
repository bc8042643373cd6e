/** Postgres is restored from a backup: Redis keeps cards of the time that is lost until the operator is told, and does what he is told. */
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { expect } from 'vitest';
import { applied } from '../../support/applied.ts';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { purchase } from '../../support/facts.ts';
import { type RestoredStore, restoreStore } from '../../support/restored-store.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const bought = (customerId: string, day: number) =>
  purchase({ id: `p${day}`, customerId, at: new Date(Date.UTC(2024, 0, day, 12)).toISOString() });

const test = testInOwnWorld({
  clock: '2024-06-01T00:00:00Z frozen',
  services: ['purchase-consumer'],
}).extend('restored', async ({ world }, { onCleanup }) => {
  const consumer = world.service('purchase-consumer');
  await world.apply([bought('anna', 1), bought('ben', 1)]);
  await consumer.stop();
  const restored = await restoreStore(world, async () => {
    await consumer.restart();
    for (const day of [2, 3, 4, 5, 6]) await world.apply([bought('anna', day)]);
    await world.apply([bought('of the lost time', 7)]);
    await consumer.stop();
  });
  onCleanup(() => restored.close());
  return restored;
});

const cardsOf = ({ redis, topicPrefix }: World, { pool }: RestoredStore) =>
  new Cards(redis, topicPrefix, () => readStoreEpoch(pool));

const areRight = ({ redis, topicPrefix }: World, { pool }: RestoredStore) =>
  cardsAreRight({ redis, topicPrefix, pool });

test('a rebuild as on other days leaves newer cards, tells of them and fails; told of the restore it makes them those of the store', async ({
  world,
  restored,
}) => {
  const usual = await runCommand(restored, 'rebuild-cards', []);
  expect(usual.code).toBe(1);
  expect(usual.stderr).toContain('1 cards tell more of their customers than Postgres knows');
  expect(usual.stderr).toContain('rebuild-cards -- --restored');
  const { code, stdout } = await runCommand(restored, 'rebuild-cards', ['--restored']);
  expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('2 customers: 2 cards written') });
  expect(await areRight(world, restored)).toBe(true);
  expect(await cardsOf(world, restored).read('of the lost time')).toBeUndefined();
});

test('a process that runs from before the rebuild writes and mends cards as those of the store as it is now', async ({
  world,
  restored,
}) => {
  const [writing, mending] = [cardsOf(world, restored), cardsOf(world, restored)];
  for (const each of [writing, mending]) await each.behind([{ customerId: 'ben', version: 1n }]);
  await runCommand(restored, 'rebuild-cards', ['--restored']);
  const card = (await writing.read('anna'))?.card ?? expect.fail('anna has a card');
  const other = { ...card, customerId: 'other', version: '1' };
  await cardsOf(world, restored).write([other]);
  expect(await mending.behind([{ customerId: 'other', version: 2n }])).toHaveLength(1);
  expect(await writing.write([{ ...other, version: '2' }])).toBe(1);
  const epoch = await readStoreEpoch(restored.pool);
  const older = new Cards(world.redis, world.topicPrefix, async () => epoch - 1n);
  expect(await older.write([{ ...other, version: '3' }])).toBe(0);
  expect(await writing.read('other')).toMatchObject({ epoch, version: 2n });
});

test('the consumer that stops names the command; what is read again from Kafka ends in right cards, below the versions of the lost time', async ({
  world,
  restored,
}) => {
  const { environment } = restored;
  const refused = world.defineService('purchase-consumer', { instance: 2, environment });
  await refused.spawn();
  expect(await refused.exited).toMatchObject({ code: 1 });
  expect(await refused.logTail(60)).toContain('npm run rebuild-cards -- --restored');
  await runCommand(restored, 'rebuild-cards', ['--restored']);
  const admin = world.kafka.admin();
  await admin.connect();
  await admin.deleteGroups([world.topic('purchase-consumer')]);
  await admin.disconnect();
  await world.startService('purchase-consumer', { instance: 3, environment });
  await applied(restored.clients);
  await waitUntil(() => areRight(world, restored), { what: 'right cards' });
});
