/** The same fault has the same answer in a consumer, the timekeeper and the relay (ARCHITECTURE.md, "Failures"), on real servers. */
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { serviceNames } from '@loyalty-ladder/local-stack/start-services.ts';
import { expect, inject } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { openSeverableAddress } from '../../support/severable-address.ts';
import { asService } from '../../support/test-logins.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInOwnWorld, testInWorld, type World } from '../../support/world.ts';

const SERVICES = ['purchase-consumer', 'timekeeper', 'outbox-relay'];
const ENVIRONMENT = { CONSUMER_SESSION_MS: '6000', WATCH_MS: '50', RELAY_LEASE_MS: '2000', RELAY_POLL_MS: '50' };

async function spawned(world: World, options: Parameters<World['defineService']>[1] = {}): Promise<RunningService[]> {
  const services = SERVICES.map((service) => world.defineService(service, options));
  await Promise.all(services.map((service) => service.spawn()));
  return services;
}

/** Why it is not ready; undefined when it is. */
async function reasonOf({ url }: RunningService): Promise<string | undefined> {
  const answer = await fetch(`${url}/readyz`);
  return answer.ok ? undefined : answer.text();
}

const saysWhy = (service: RunningService, reason: RegExp) =>
  waitUntil(async () => reason.test((await reasonOf(service)) ?? ''), {
    what: `${service.name} that says ${reason}`,
    explain: async () => `${await reasonOf(service)}\n${await service.logTail()}`,
  });

const isReady = (service: RunningService) =>
  waitUntil(async () => (await reasonOf(service)) === undefined, {
    what: `${service.name} that is ready`,
    explain: async () => `${await reasonOf(service)}\n${await service.logTail()}`,
  });

const bought = (id: string) => purchase({ id, customerId: 'c', at: '2024-05-06T10:00:00Z' });

const testApart = testInOwnWorld();
const test = testInWorld({ breakable: ['kafka', 'postgres'], services: SERVICES, environment: ENVIRONMENT });

const servicesOf = (world: World) => SERVICES.map((service) => world.service(service));

/** The same processes, in good health, have applied all. */
async function expectHealed(world: World, pids: readonly number[]): Promise<void> {
  const services = servicesOf(world);
  await Promise.all(services.map(isReady));
  await world.applied();
  expect(services.map(({ pid }) => pid)).toEqual(pids);
}

testApart('a table that is missing ends all of them: only an operator can mend it', async ({ world }) => {
  await world.pool.query('alter table stream_offsets rename to gone');
  await world.pool.query('alter table relay_shards rename to gone_as_well');
  for (const service of await spawned(world)) {
    expect(await service.exited).toEqual({ code: 1, signal: null });
    expect(await service.logTail(100)).toMatch(/"level":"fatal".*"42P01"/);
  }
});

test('Postgres that goes away is waited for', async ({ world }) => {
  const services = servicesOf(world);
  const pids = services.map(({ pid }) => pid);
  await world.server('postgres').crash();
  await world.send([bought('p1')]); // An idle consumer asks nothing of it.
  await Promise.all(services.map((service) => saysWhy(service, /repeating after .*(ECONNREFUSED|terminated)/)));
  const live = await Promise.all(services.map(({ url }) => fetch(`${url}/livez`)));
  expect(live.map(({ status }) => status)).toEqual([200, 200, 200]);
  world.server('postgres').startAgain();
  await expectHealed(world, pids);
});

test('told to stop while Postgres is away, every service ends in order: what it could not do last is logged', async ({
  world,
}) => {
  const postgres = await openSeverableAddress(world.endpoints.databaseUrl);
  const services = await Promise.all(
    (await serviceNames()).map((service) => {
      const environment = { ...ENVIRONMENT, DATABASE_URL: asService(postgres.url, inject('runId'), service) };
      return world.startService(service, { instance: 3, environment });
    }),
  );
  await postgres.sever();
  for (const exit of await Promise.all(
    services.map((service) => service.stop().then(({ code }) => ({ code, service: service.name }))),
  ))
    expect(exit).toMatchObject({ code: 0 });
  for (const service of services) expect(await service.logTail(100)).toContain('could not be done a last time');
});

test('Kafka that goes away is waited for', async ({ world }) => {
  const [consumer, timekeeper] = [world.service('purchase-consumer'), world.service('timekeeper')];
  const pids = servicesOf(world).map(({ pid }) => pid);
  await world.server('kafka').crash();
  // The relay has nothing to send: what it says is in relay-outage.test.ts.
  await saysWhy(timekeeper, /watch: repeating after Kafka: /);
  await saysWhy(consumer, /no partitions assigned/);
  world.server('kafka').startAgain();
  await Promise.all([isReady(consumer), isReady(timekeeper)]);
  await waitUntil(() => world.send([bought('p2')]).then(() => true), { what: 'Kafka that takes facts again' });
  await expectHealed(world, pids);
});

test('all servers are, by who starts before them', async ({ world }) => {
  const pids = servicesOf(world).map(({ pid }) => pid);
  const registry = await openSeverableAddress(world.endpoints.schemaRegistryUrl);
  await registry.sever();
  await Promise.all([world.server('kafka').crash(), world.server('postgres').crash()]);
  const early = await spawned(world, { instance: 2, environment: { SCHEMA_REGISTRY_URL: registry.url } });
  const waiting = /does not answer yet|relaying failed/;
  for (const service of early) {
    await waitUntil(async () => waiting.test(await service.logTail(100)), { what: `${service.name} that waits` });
  }
  await registry.mend();
  world.server('postgres').startAgain();
  world.server('kafka').startAgain();
  await Promise.all(early.map(isReady));
  await registry.sever();
  await expectHealed(world, pids);
});
