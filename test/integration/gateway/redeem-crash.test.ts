/** kill -9 of a gateway, of Postgres and of Redis while points are redeemed: none is spent twice, none is lost, and answers are given again. */
import { setTimeout as pause } from 'node:timers/promises';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { expect, onTestFinished } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { type Answer, gatewayOf, testWithGateway } from '../../support/gateway.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const CUSTOMERS = ['k1', 'k2', 'k3', 'k4'];
const POINTS = 200n;
const TILLS = 12;
/** Points of one redemption: all of a customer's are asked for in the end, and somewhat more. */
const EACH = 7n;

const test = testWithGateway({
  clock: '2024-05-20T00:00:00Z',
  services: ['purchase-consumer'],
  breakable: ['postgres', 'redis'],
});

interface Attempt {
  readonly customerId: string;
  readonly key: string;
}

test('whatever is killed while points are redeemed, each attempt is answered once and for all', async ({
  world,
  gateway,
}) => {
  const second = await world.startService('gateway', { instance: 2 });
  const doors = [gateway, gatewayOf(second, world.pool)];
  const apiKey = await gateway.key('redeem');
  await world.apply(
    CUSTOMERS.map((customerId) =>
      purchase({ id: customerId, customerId, at: '2024-05-01T10:00:00Z', amountMinor: Number(POINTS) * 100 }),
    ),
  );

  const ask = (door: number, { customerId, key }: Attempt): Promise<Answer | undefined> =>
    (doors[door % doors.length] as (typeof doors)[0])
      .call('POST', `/v1/customers/${customerId}/redemptions`, {
        ...{ key: apiKey, body: { points: String(EACH) }, headers: { 'idempotency-key': key } },
      })
      .catch(() => undefined); // It was killed, or its connection.
  const isDecided = (answer: Answer | undefined): answer is Answer =>
    answer !== undefined && (answer.status === 200 || String(answer.body?.type).endsWith(':insufficient-points'));
  const answers = new Map<Attempt, Answer>();
  /** Of answers that decide nothing, and 0 where there was none. */
  const undecided = new Set<number>();
  const attempts = CUSTOMERS.flatMap((customerId) =>
    Array.from({ length: Number(POINTS / EACH) + 5 }, (_, index) => ({ customerId, key: `${customerId}-${index}` })),
  );
  const waiting = attempts.toSorted((a, b) => a.key.slice(3).localeCompare(b.key.slice(3)));

  /** As a till does: the same again, at whichever door, until it is told yes or no. */
  async function till(no: number): Promise<void> {
    for (let attempt = waiting.pop(); attempt !== undefined; attempt = waiting.pop()) {
      for (let door = no; !answers.has(attempt); door++) {
        const answer = await ask(door, attempt);
        const status = answer?.status ?? 0;
        if (isDecided(answer)) answers.set(attempt, answer);
        else undecided.add(status);
        await pause(isDecided(answer) ? 0 : 50);
      }
    }
  }
  const decided = (share: number) =>
    waitUntil(() => answers.size >= attempts.length * share, { what: `${share} of the attempts decided` });

  const tills = Promise.all(Array.from({ length: TILLS }, (_, no) => till(no)));
  await decided(0.15);
  await gateway.service.crash();
  await decided(0.3);
  await gateway.service.spawn();
  await world.server('redis').crash();
  await decided(0.45);
  world.server('redis').startAgain();
  await world.server('postgres').crash();
  world.server('postgres').startAgain();
  await decided(0.7);
  await second.crash();
  await world.server('postgres').crash();
  world.server('postgres').startAgain();
  await second.spawn();
  await tills;

  // It was killed, another is at it, or a server is away: nobody is told of an error that is none of these.
  expect([...undecided].filter((status) => ![0, 409, 503].includes(status))).toEqual([]);
  expect(undecided.size).toBeGreaterThan(0);
  for (const [attempt, { status, body }] of answers) {
    const again = await waitUntil(async () => [await ask(1, attempt)].find(isDecided), { what: 'the same answer' });
    const { requestId: _, ...said } = body;
    const { requestId: __, ...saidAgain } = again.body;
    expect({ status: again.status, ...saidAgain }).toEqual({ status, ...said });
    expect(again.headers.get('idempotency-replayed')).toBe('true');
  }
  for (const customerId of CUSTOMERS) {
    const granted = [...answers].filter(
      ([each, { status }]) => each.customerId === customerId && status === 200,
    ).length;
    expect(granted).toBe(Number(POINTS / EACH));
    const spent = (await world.statement(customerId)).filter(({ to }) => to === 'program:redeemed');
    expect(spent.map(({ points }) => points)).toEqual(Array.from({ length: granted }, () => EACH));
    const left = balancesOf((await world.customer(customerId)).state);
    expect(left).toEqual({ available: POINTS % EACH, pending: 0n, held: 0n });
  }
});

test('what is killed between its decision and COMMIT leaves neither an answer nor what it grants', async ({
  world,
  gateway,
}) => {
  const customerId = 'at-commit';
  const key = await gateway.key('redeem');
  await world.apply([
    purchase({ id: customerId, customerId, at: '2024-05-01T10:00:00Z', amountMinor: Number(POINTS) * 100 }),
  ]);
  const redeem = () =>
    gateway.call('POST', `/v1/customers/${customerId}/redemptions`, {
      ...{ key, body: { points: String(EACH) }, headers: { 'idempotency-key': customerId } },
    });
  await holdCommitsOf(world, customerId);
  const first = redeem();
  const isAtCommit = "select from pg_stat_activity where wait_event = 'advisory' and query ilike 'commit%'";
  await waitUntil(async () => (await world.pool.query(isAtCommit)).rowCount === 1, { what: 'COMMIT that waits' });
  await world.server('postgres').crash();
  world.server('postgres').startAgain();
  await first;
  await waitUntil(() => world.pool.query('drop trigger hold_commits on customers'), { what: 'Postgres' });
  await waitUntil(async () => (await redeem()).status === 200, { what: 'answer' });
  const spent = (await world.statement(customerId)).filter(({ to }) => to === 'program:redeemed');
  expect(spent.map(({ points }) => points)).toEqual([EACH]);
});

/** COMMIT of whatever changes this customer waits, for as long as this store runs. */
async function holdCommitsOf({ pool }: World, customerId: string): Promise<void> {
  await pool.query(`
    create function hold_commits() returns trigger language plpgsql as 'begin perform pg_advisory_xact_lock(1); return null; end';
    create constraint trigger hold_commits after update on customers deferrable initially deferred
      for each row when (new.customer_id = '${customerId}') execute function hold_commits()`);
  const holder = await pool.connect();
  onTestFinished(() => holder.release(true));
  await holder.query('select pg_advisory_lock(1)');
}
