/**
 * Purchases that nobody has applied, and a Kafka that does not answer, under both settings of REDEEM_WHEN_BEHIND: who spends is refused, or
 * goes on and is told that something may be missing; who takes nothing new goes on under both. Kafka is this file's own.
 */
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { expect } from 'vitest';
import { purchase, returned } from '../../support/facts.ts';
import { type Answer, gatewayOf, testWithGateway } from '../../support/gateway.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const test = testWithGateway({
  clock: '2024-05-20T00:00:00Z',
  services: ['purchase-consumer'],
  breakable: ['kafka'],
  environment: { REDEEM_WAIT_MS: '300' },
}).extend('tills', { scope: 'file' }, async ({ world, gateway }) => {
  const environment = { REDEEM_WHEN_BEHIND: 'allow' };
  const allowing = gatewayOf(await world.startService('gateway', { instance: 2, environment }), world.pool);
  const key = await gateway.key('redeem');
  const [refuse, allow] = [gateway, allowing].map(({ call }) => ({
    ask: (path: string, body?: unknown, attempt: string = crypto.randomUUID()) =>
      call('POST', `/v1/customers/${path}`, { key, body, headers: { 'idempotency-key': attempt } }),
  }));
  if (refuse === undefined || allow === undefined) throw new Error('a till is missing');
  return { refuse, allow };
});

const problemOf = ({ status, body }: Answer) => `${status} ${String(body.type).split(':').at(-1)}`;
const BEHIND = '503 purchases-behind';

/** A hundred points that have vested. */
async function withPoints(world: World, customerId: string): Promise<void> {
  await world.apply([
    purchase({ id: `of ${customerId}`, customerId, at: '2024-05-01T10:00:00Z', amountMinor: 10_000 }),
  ]);
}

const balances = async (world: World, customerId: string) => balancesOf((await world.customer(customerId)).state);

async function spent(world: World, customerId: string): Promise<bigint[]> {
  const lines = await world.statement(customerId);
  return lines.filter(({ to }) => to === 'program:redeemed').map(({ points }) => points);
}

test('while a return lies unread, spending is refused, or granted with word of what is not known; later it makes debt', async ({
  world,
  tills: { refuse, allow },
}) => {
  const customerId = 'returning';
  await withPoints(world, customerId);
  const consumer = world.service('purchase-consumer');
  let holdId = '';
  consumer.kill('SIGSTOP');
  try {
    await world.send([
      returned({ id: 'r', customerId, at: '2024-05-19T10:00:00Z', purchaseId: `of ${customerId}` }),
      purchase({ id: 'unread', customerId, at: '2024-05-19T11:00:00Z', amountMinor: 3_000 }),
    ]);
    for (const what of ['redemptions', 'holds']) {
      const behind = await refuse.ask(`${customerId}/${what}`, { points: 60 });
      expect([what, problemOf(behind), behind.headers.get('retry-after')]).toEqual([what, BEHIND, '2']);
    }
    const granted = await allow.ask(`${customerId}/redemptions`, { points: 60 }, 'behind');
    expect(granted).toMatchObject({
      status: 200,
      body: {
        purchasesKnown: false,
        balances: { available: '40', held: '0' },
        asOf: expect.stringMatching(/^2024-05-20T/),
        // What was granted is recorded, and follows in the ledger once time may go on.
        pending: { points: '0', waitingReturns: 0, unfoldedFrom: expect.stringMatching(/^20/) },
      },
    });
    holdId = granted.body.hold.holdId;
    // It counts at once for whoever comes next, at both.
    expect(problemOf(await allow.ask(`${customerId}/redemptions`, { points: 60 }))).toBe('409 insufficient-points');
    expect(await refuse.ask(`${customerId}/redemptions`, { points: 60 }, 'behind')).toMatchObject({
      status: 200,
      body: granted.body,
    });
  } finally {
    consumer.kill('SIGCONT');
  }
  await world.applied('loyalty.purchases');
  // Whoever asks next has all of it counted: the return took a hundred of which sixty were spent.
  expect(problemOf(await allow.ask(`${customerId}/holds`, { points: 1 }))).toBe('409 insufficient-points');
  expect(await allow.ask(`${customerId}/holds/${holdId}/restore`, { points: 10 })).toMatchObject({
    status: 200,
    body: { purchasesKnown: true, balances: { available: '-50', pending: '30' }, pending: { unfoldedFrom: null } },
  });
  // What was answered stays answered so.
  expect(await refuse.ask(`${customerId}/redemptions`, { points: 60 }, 'behind')).toMatchObject({
    status: 200,
    body: { purchasesKnown: false, balances: { available: '40' } },
  });
});

for (const [how, away, back] of [
  ['stopped', (world) => world.server('kafka').kill('SIGSTOP'), (world) => world.server('kafka').kill('SIGCONT')],
  ['killed', (world) => world.server('kafka').crash(), (world) => world.server('kafka').startAgain()],
] as const satisfies readonly [string, (world: World) => unknown, (world: World) => unknown][]) {
  test(`while Kafka is ${how}, spending is refused or allowed as it is set, and what takes nothing new goes on`, async ({
    world,
    tills: { refuse, allow },
  }) => {
    const customerId = `kafka-${how}`;
    await withPoints(world, customerId);
    const hold = async (points: number) => (await refuse.ask(`${customerId}/holds`, { points })).body.hold.holdId;
    const [captured, released] = [await hold(10), await hold(20)];
    await away(world);
    try {
      for (const what of ['redemptions', 'holds']) {
        const behind = await refuse.ask(`${customerId}/${what}`, { points: 30 }, `${how} ${what}`);
        expect([what, problemOf(behind), behind.headers.get('retry-after')]).toEqual([what, BEHIND, '2']);
        expect(behind.body.appliedTo).toBeNull();
      }
      expect(await allow.ask(`${customerId}/redemptions`, { points: 5 }, `${how} 5`)).toMatchObject({
        status: 200,
        body: { purchasesKnown: false, balances: { available: '65', held: '30' } },
      });
      expect(problemOf(await allow.ask(`${customerId}/holds`, { points: 66 }))).toBe('409 insufficient-points');
      const carriedOut = [
        await refuse.ask(`${customerId}/holds/${captured}/capture`, { points: 7 }),
        await refuse.ask(`${customerId}/holds/${released}/release`),
        await allow.ask(`${customerId}/holds/${captured}/restore`, { points: 2 }),
      ];
      expect(carriedOut.map(({ status, body }) => [status, body.purchasesKnown, body.balances])).toEqual([
        [200, false, { available: '68', held: '20', pending: '0' }],
        [200, false, { available: '88', held: '0', pending: '0' }],
        [200, false, { available: '90', held: '0', pending: '0' }],
      ]);
      // An answer that was given is given again, whatever is away.
      expect((await refuse.ask(`${customerId}/redemptions`, { points: 5 }, `${how} 5`)).status).toBe(200);
    } finally {
      await back(world);
    }
    // Nothing was decided: the same attempt is granted once it is known what lies in Kafka.
    const answered = await waitUntil(
      async () => {
        const again = await refuse.ask(`${customerId}/redemptions`, { points: 30 }, `${how} redemptions`);
        return again.status === 200 && again;
      },
      { what: 'redemption after Kafka came back' },
    );
    expect(answered.body).toMatchObject({ purchasesKnown: true, balances: { available: '60', held: '0' } });
    expect((await spent(world, customerId)).toSorted()).toEqual([30n, 5n, 7n]);
    expect(await balances(world, customerId)).toEqual({ available: 60n, held: 0n, pending: 0n });
  });
}
