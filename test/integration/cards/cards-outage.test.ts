/** Redis is stopped, gone, full or too slow: facts are applied as if nothing were, and afterwards the cards are mended from Postgres. */
import { expect } from 'vitest';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { purchase } from '../../support/facts.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({
  clock: '2024-06-01T00:00:00Z frozen',
  breakable: ['redis'],
  services: ['purchase-consumer', 'timekeeper'],
  environment: { CARD_REPAIR_DELAY_MS: '100', WATCH_MS: '100' },
});

const bought = (customerId: string, day: number) =>
  purchase({ id: `p${day}`, customerId, at: new Date(Date.UTC(2024, 0, day, 12)).toISOString() });

async function failures(world: World): Promise<number> {
  return (await readMetrics(world.service('purchase-consumer').url)).get('loyalty_card_failures_total') ?? 0;
}

const HOURS = '86400000';

const OUTAGES: readonly [string, (world: World) => unknown, (world: World) => unknown][] = [
  ['stopped', ({ server }) => server('redis').kill('SIGSTOP'), ({ server }) => server('redis').kill('SIGCONT')],
  ['full', ({ redis }) => redis.config('SET', 'maxmemory', '1'), ({ redis }) => redis.config('SET', 'maxmemory', '0')],
  [
    'too slow',
    ({ redis }) => redis.call('CLIENT', 'PAUSE', HOURS, 'WRITE'),
    ({ redis }) => redis.call('CLIENT', 'UNPAUSE'),
  ],
  ['gone', ({ server }) => server('redis').crash(), ({ server }) => server('redis').startAgain()],
];

test.for(OUTAGES)(
  'while Redis is %s facts are applied all the same, and afterwards their cards are mended',
  async ([how, fail, heal], { world }) => {
    const customers = [1, 2, 3].map((number) => `${how} ${number}`);
    await world.apply(customers.map((each) => bought(each, 1)));
    await waitUntil(() => cardsAreRight(world, customers), { what: 'cards before' });
    const failedBefore = await failures(world);
    await fail(world);
    for (const day of [2, 3, 4]) await world.apply([...customers, `new, ${how}`].map((each) => bought(each, day)));
    await waitUntil(async () => (await failures(world)) > failedBefore, { what: 'card that could not be written' });
    await heal(world);
    await waitUntil(() => cardsAreRight(world, [...customers, `new, ${how}`]), { what: 'mended cards' });
  },
);

test('a Redis that lost everything has every card again after a rebuild', async ({ world }) => {
  await world.redis.flushall();
  await world.apply([bought('after the flush', 1)]);
  const { code } = await runCommand(world, 'rebuild-cards', []);
  expect(code).toBe(0);
  await waitUntil(() => cardsAreRight(world), { what: 'right cards' });
});

test('a Redis that is stopped is let go, so that nothing piles up for it', async ({ world }) => {
  const { redis } = world;
  const server = world.server('redis');
  await waitUntil(() => redis.status === 'ready', { what: 'connection' });
  server.kill('SIGSTOP');
  await expect(redis.get('anything')).rejects.toThrow();
  await waitUntil(() => redis.status !== 'ready', { what: 'end of the connection' });
  server.kill('SIGCONT');
  await waitUntil(() => redis.get('anything').then(() => true), { what: 'answer' });
});
