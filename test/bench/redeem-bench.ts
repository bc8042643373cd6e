/**
 * How many redemptions the gateway decides in a second, each in a transaction of its own: of many customers, and of one, whose redemptions
 * wait for each other.
 */
import { randomUUID } from 'node:crypto';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import { initialState, type State } from '@loyalty-ladder/domain/state/state.ts';
import { adjusted } from '@loyalty-ladder/domain/testing/story.ts';
import type { Pool } from 'pg';
import { waitUntil } from '../support/wait-until.ts';
import type { Bench } from './bench.ts';
import { closedLoad, type Post } from './closed-load.ts';
import { fillCustomers } from './fill-customers.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';

/** A thousand tills, at each of which somebody pays with points every ten seconds. */
const MANY = { figure: 'redemptions of many customers', customers: 1_000, asked: 100 };
/** Nobody stands at so many tills: it says how long the customer's lock is held. */
const ONE = { figure: 'redemptions of one customer', customers: 1, asked: 20 };
const CONNECTIONS = 16;
const WARM_UP_SECONDS = 2;
const POINTS = 1_000_000n;

export const redeemBench: Bench = {
  name: 'redeem',
  async *run(seconds) {
    const gateway = await openGateway('redeem');
    try {
      const ids = await fillCustomers(gateway.pool, MANY.customers, [await stateWithPoints(gateway.pool)]);
      // What it needs to decide opens behind its back, and its first look at Kafka connects.
      await waitUntil(() => isGranted(gateway, redemptionOf(ids[0])), { what: 'redemption that is granted' });
      for (const { figure, customers, asked } of [MANY, ONE]) {
        let no = 0;
        const post = () => redemptionOf(ids[no++ % customers]);
        const load = { gateway, connections: CONNECTIONS, status: 200, post };
        await closedLoad({ ...load, seconds: WARM_UP_SECONDS });
        const perSecond = await closedLoad({ ...load, seconds });
        yield { figure, value: Math.round(perSecond), unit: 'redemptions/s', asked, reached: perSecond >= asked };
      }
    } finally {
      await gateway.close();
    }
  },
};

async function stateWithPoints(pool: Pool): Promise<State> {
  const given = adjusted('given', new Date().toISOString().slice(0, 10), POINTS);
  const context = { programs: await loadProgramTimeline(pool) };
  const until = given.occurredAt;
  return fold({ state: initialState(), facts: [given], until, context, related: new Map() }).state;
}

const redemptionOf = (customerId: string | undefined): Post => ({
  path: `/v1/customers/${customerId}/redemptions`,
  headers: { 'content-type': 'application/json', 'idempotency-key': randomUUID() },
  body: { points: 1 },
});

async function isGranted({ service, headers }: OpenGateway, post: Post): Promise<boolean> {
  const asked = { method: 'POST', headers: { ...headers, ...post.headers }, body: JSON.stringify(post.body) };
  return (await fetch(service.publicUrl + post.path, asked)).ok;
}
