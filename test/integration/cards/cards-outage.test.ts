/** Redis is stopped, gone, full or too slow: facts are applied as if nothing were, and afterwards the cards are mended from Postgres. */
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { startRedisServer } from '@loyalty-ladder/local-stack/redis-server.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import type { Redis } from 'ioredis';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BreakableServer } from '../../support/breakable-server.ts';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { purchase } from '../../support/facts.ts';
import { apply, openClientsOf } from '../../support/ladder-clients.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { runCommand } from '../../support/run-command.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

let stack: TestStack;
let clients: LadderClients;
let server: BreakableServer;
let redis: Redis;
let consumer: RunningService;
beforeAll(async () => {
  const shared = await openTestStack({ clock: '2024-06-01T00:00:00Z frozen' });
  stack = shared;
  const [own, redisUrl] = await BreakableServer.start(shared.supervisor, 'redis', (supervisor) =>
    startRedisServer({ supervisor, reporter: () => {} }),
  );
  server = own;
  stack = { ...shared, environment: { ...shared.environment, REDIS_URL: redisUrl } };
  clients = await openClientsOf(stack);
  redis = createRedis(redisUrl, SILENT_LOG);
  const environment = { REDIS_URL: redisUrl, CARD_REPAIR_DELAY_MS: '100', WATCH_MS: '100' };
  consumer = await stack.startService('purchase-consumer', { environment });
  await stack.startService('timekeeper', { environment });
});
afterAll(async () => {
  redis?.disconnect();
  await clients?.pool.end();
  await stack?.close();
});

const bought = (customerId: string, day: number) =>
  purchase({ id: `p${day}`, customerId, at: new Date(Date.UTC(2024, 0, day, 12)).toISOString() });

async function failures(): Promise<number> {
  return (await readMetrics(consumer.url)).get('ladder_card_failures_total') ?? 0;
}

const HOURS = '86400000';

test.each([
  ['stopped', () => server.kill('SIGSTOP'), () => server.kill('SIGCONT')],
  ['full', () => redis.config('SET', 'maxmemory', '1'), () => redis.config('SET', 'maxmemory', '0')],
  ['too slow', () => redis.call('CLIENT', 'PAUSE', HOURS, 'WRITE'), () => redis.call('CLIENT', 'UNPAUSE')],
  ['gone', () => server.crash(), () => server.startAgain()],
])(
  'while Redis is %s facts are applied all the same, and afterwards their cards are mended',
  async (how, fail, heal) => {
    const customers = [1, 2, 3].map((number) => `${how} ${number}`);
    await apply(
      clients,
      customers.map((each) => bought(each, 1)),
    );
    await waitUntil(() => cardsAreRight(redis, stack, customers), { what: 'cards before' });
    const failedBefore = await failures();
    await fail();
    for (const day of [2, 3, 4])
      await apply(
        clients,
        [...customers, `new, ${how}`].map((each) => bought(each, day)),
      );
    await waitUntil(async () => (await failures()) > failedBefore, { what: 'card that could not be written' });
    await heal();
    await waitUntil(() => cardsAreRight(redis, stack, [...customers, `new, ${how}`]), { what: 'mended cards' });
  },
);

test('a Redis that lost everything has every card again after a rebuild', async () => {
  await redis.flushall();
  await apply(clients, [bought('after the flush', 1)]);
  const { code } = await runCommand(stack, 'rebuild-cards', []);
  expect(code).toBe(0);
  await waitUntil(() => cardsAreRight(redis, stack), { what: 'right cards' });
});

test('a Redis that is stopped is let go, so that nothing piles up for it', async () => {
  await waitUntil(() => redis.status === 'ready', { what: 'connection' });
  server.kill('SIGSTOP');
  await expect(redis.get('anything')).rejects.toThrow();
  await waitUntil(() => redis.status !== 'ready', { what: 'end of the connection' });
  server.kill('SIGCONT');
  await waitUntil(() => redis.get('anything').then(() => true), { what: 'answer' });
});
