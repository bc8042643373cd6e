/**
 * The world of a system test, as a fixture: a stack of its own (stack.ts), services on it, and the words in which tests speak of both.
 *
 *   const test = testInWorld({ clock: '2024-06-01T00:00:00Z frozen', services: ['purchase-consumer'] });
 *   test('who buys for the first time is a first-purchase', async ({ world }) => {
 *     await world.apply([purchase({ id: 'p', customerId: 'c', at: '2024-05-06T10:00:00Z' })]);
 *     expect((await world.customer('c')).state.stage).toBe('first-purchase');
 *   });
 *
 * It is opened for the first test that asks for it, and closed by the fixture. All tests of a file share it: they keep apart by customers
 * and topics of their own, so that each runs alone (`-t`) and in any order. With `testInOwnWorld` each test has one of its own.
 */
import type { InputTopic } from '@loyalty-ladder/contracts/topics.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { closeLadderClients, openLadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import type { SweepKind } from '@loyalty-ladder/store/customers/sweeps.ts';
import { test } from 'vitest';
import { applied } from './applied.ts';
import { customerOf, historyOf, statementOf } from './recorded.ts';
import { openTestStack, type TestStack, type TestStackOptions } from './stack.ts';
import { nothingDue, setClock, sweepDone } from './times.ts';
import { waitUntil } from './wait-until.ts';

export interface WorldOptions extends TestStackOptions {
  /** Started with it, ready: `world.service(name)`. */
  readonly services?: readonly string[];
}

export type World = Awaited<ReturnType<typeof openWorld>>;

/** @returns `test` whose tests share one world a file. */
export function testInWorld(options: WorldOptions = {}) {
  return test.extend('options', { scope: 'file' }, options).extend('world', { scope: 'file' }, worldOf);
}

/** The same with a `producer` on it, for records that no fact of ours looks like. */
export function testWithProducer(options: WorldOptions = {}) {
  return testInWorld(options).extend('producer', { scope: 'file' }, async ({ world }, { onCleanup }) => {
    const producer = await world.stream.openProducer();
    onCleanup(() => producer.close());
    return producer;
  });
}

/** @returns `test` that gives each test a world of its own. */
export function testInOwnWorld(options: WorldOptions = {}) {
  return test.extend('options', options).extend('world', worldOf);
}

async function worldOf(
  { options }: { readonly options: WorldOptions },
  { onCleanup }: { onCleanup(close: () => Promise<void>): void },
): Promise<World> {
  const world = await openWorld(options);
  onCleanup(() => world.close());
  return world;
}

async function openWorld({ services = [], ...options }: WorldOptions) {
  const stack = await openTestStack(options);
  try {
    const started = await Promise.all(services.map((service) => stack.startService(service)));
    return await speakOf(stack, new Map(started.map((each) => [each.service, each])));
  } catch (error) {
    await stack.close();
    throw error;
  }
}

async function speakOf(stack: TestStack, services: ReadonlyMap<string, RunningService>) {
  const { endpoints, topicPrefix, pool } = stack;
  const clients = await openLadderClients({ endpoints, topicPrefix, hasTimekeeper: services.has('timekeeper') });
  const redis = createRedis(endpoints.redisUrl, SILENT_LOG);
  await waitUntil(() => redis.status === 'ready', { what: 'connection to Redis' });
  return {
    ...stack,
    /** As a retail system and subscribers have them. */
    clients,
    redis,
    cards: new Cards(redis, topicPrefix, () => readStoreEpoch(pool)),
    /** One of those started with the world. */
    service(name: string): RunningService {
      const service = services.get(name);
      if (service === undefined) throw new Error(`${name} was not started with the world`);
      return service;
    },
    send: (facts: Iterable<Fact>) => produceFacts(clients, facts),
    /** Sends facts and waits until all that lies in the topics is applied. */
    async apply(facts: Iterable<Fact>): Promise<void> {
      await produceFacts(clients, facts);
      await applied(clients);
    },
    /** All that lies in the topics is, or in those whose consumers run. */
    applied: (...topics: InputTopic[]) => applied(clients, topics.length > 0 ? topics : undefined),
    /** As recorded. @throws Error when it is unknown. */
    customer: (id: string) => customerOf(pool, id),
    /** All revisions of outcomes of a type, by their instants. */
    history: (id: string, type: string) => historyOf(pool, id, type),
    /** Its ledger. */
    statement: (id: string) => statementOf(pool, id),
    /** Of a store whose clock is frozen. */
    setClock: (at: number | string) => setClock(pool, at),
    /** Time has done all that is due by now. */
    nothingDue: () => nothingDue(pool),
    /** A pass over all customers has come to its end. */
    sweepDone: (kind: SweepKind) => sweepDone(pool, kind),
    async close(): Promise<void> {
      redis.disconnect();
      await closeLadderClients(clients);
      await stack.close();
    },
  };
}
