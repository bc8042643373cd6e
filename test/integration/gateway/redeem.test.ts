/** Points are held, redeemed and given back over HTTP, at two gateways at once: whatever is asked how often, nobody spends a point twice. */
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { expect } from 'vitest';
import { purchase, returned } from '../../support/facts.ts';
import { type Answer, gatewayOf, testWithGateway } from '../../support/gateway.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const NOW = '2024-05-20T00:00:00Z';

const test = testWithGateway({
  clock: NOW,
  services: ['purchase-consumer'],
  environment: { ADJUST_ALONE_POINTS_MAX: '50' },
}).extend('tills', { scope: 'file' }, async ({ world, gateway }) => {
  const second = await world.startService('gateway', { instance: 2 });
  const key = await gateway.key('redeem', 'adjust');
  return [gateway, gatewayOf(second, world.pool)].map(({ call }) => ({
    /** @param attempt Idempotency-Key; default: one of its own. */
    ask: (path: string, body?: unknown, attempt: string = crypto.randomUUID(), as = key) =>
      call('POST', `/v1${path}`, { key: as, body, headers: { 'idempotency-key': attempt } }),
    look: (path: string) => call('GET', `/v1${path}`, { key }),
  }));
});

const problemOf = ({ status, body }: Answer) => `${status} ${String(body.type).split(':').at(-1)}`;

/** Of a customer whose points have vested. */
async function withPoints(world: World, customerId: string, points: number): Promise<string> {
  const id = `purchase-of-${customerId}`;
  await world.apply([purchase({ id, customerId, at: '2024-05-01T10:00:00Z', amountMinor: points * 100 })]);
  return customerId;
}

const balances = async (world: World, customerId: string) => balancesOf((await world.customer(customerId)).state);

async function redeemed(world: World, customerId: string): Promise<bigint[]> {
  const spent = (await world.statement(customerId)).filter(({ to }) => to === 'program:redeemed');
  return spent.map(({ points }) => points);
}

test('200 redemptions of one customer at once over two gateways leave exactly what is right', async ({
  world,
  tills,
}) => {
  const customerId = await withPoints(world, 'two-hundred', 1_000);
  const startedMs = performance.now();
  const asked = Array.from({ length: 200 }, (_, index) =>
    tills[index % 2]?.ask(`/customers/${customerId}/redemptions`, { points: 7 }),
  );
  const answers = (await Promise.all(asked)).flatMap((each) => each ?? []);
  process.stderr.write(`200 redemptions of one customer: ${Math.round(performance.now() - startedMs)} ms\n`);
  const counts = Object.entries(Object.groupBy(answers, (each) => (each.status === 200 ? '200' : problemOf(each))));
  expect(counts.map(([answer, of]) => [answer, of?.length]).toSorted()).toEqual([
    ['200', 142],
    ['409 insufficient-points', 58],
  ]);
  expect(await redeemed(world, customerId)).toEqual(Array.from({ length: 142 }, () => 7n));
  expect(await balances(world, customerId)).toEqual({ available: 6n, pending: 0n, held: 0n });
  await waitUntil(async () => (await world.cards.read(customerId))?.card.balance.available === '6', {
    what: 'card of after the last redemption',
  });
});

test('one Idempotency-Key at both gateways at once has one effect', async ({ world, tills }) => {
  const customerId = await withPoints(world, 'one-key', 100);
  const attempt = 'one-key';
  const ask = () =>
    Promise.all(
      tills.flatMap(({ ask }) =>
        [0, 1].map(() => ask(`/customers/${customerId}/redemptions`, { points: '60' }, attempt)),
      ),
    );
  const answers = await ask();
  const done = answers.filter(({ status }) => status === 200);
  expect(done.length).toBeGreaterThan(0);
  expect(answers.filter(({ status }) => status !== 200).map(problemOf)).toEqual(
    Array.from({ length: 4 - done.length }, () => '409 idempotency-key-running'),
  );
  expect(done.filter(({ headers }) => headers.get('idempotency-replayed') === null)).toHaveLength(1);
  const again = await ask();
  for (const { status, headers, body } of again) {
    expect({ status, replayed: headers.get('idempotency-replayed') }).toEqual({ status: 200, replayed: 'true' });
    expect(body).toEqual(done[0]?.body);
  }
  expect(await redeemed(world, customerId)).toEqual([60n]);
  const other = await tills[1]?.ask(`/customers/${customerId}/redemptions`, { points: 61 }, attempt);
  expect(other && problemOf(other)).toBe('422 idempotency-key-reused');
});

test('a hold is captured in part, restored, and looked at; each refusal has its name', async ({ world, tills }) => {
  const [till] = tills;
  if (till === undefined) throw new Error('no till');
  const customerId = await withPoints(world, 'in/parts', 100);
  const path = `/customers/${encodeURIComponent(customerId)}`;
  const held = await till.ask(`${path}/holds`, { points: 80, ttlSeconds: 60, reference: 'order-1' });
  const { holdId } = held.body.hold;
  expect(held.body).toMatchObject({
    hold: { state: 'open', points: '80', reference: 'order-1', customerId },
    balances: { available: '20', held: '80', pending: '0' },
    purchasesKnown: true,
  });
  const refusals = [
    await till.ask(`${path}/holds`, { points: 21 }),
    await till.ask(`${path}/holds`, { points: 1, expiresAt: '2024-05-01T00:00:00Z' }),
    await till.ask(`${path}/holds/${holdId}/capture`, { points: 81 }),
    await till.ask(`${path}/holds/nothing/capture`),
    await till.ask(`${path}/holds/${holdId}/restore`),
    await till.ask('/customers/nobody/redemptions', { points: 1 }),
    await till.ask(`${path}/holds`, { points: 1 }, ''),
    await till.ask(`${path}/holds`, { points: 1 }, 'ü'),
    await till.ask(`${path}/holds`, { points: 1.5 }),
    await till.ask(`${path}/holds`, { points: 1, expiresAt: '2024-06-01T00:00:00Z', ttlSeconds: 5 }),
    await till.ask('/customers/%00/redemptions', { points: 1 }),
    await till.ask(`${path}/holds/%00/capture`),
    await till.ask('/adjustments/%00/approve'),
    await till.look('/adjustments?after=%00'),
    await till.look(`${path}/holds/%00`),
  ];
  expect(refusals.map(problemOf)).toEqual([
    '409 insufficient-points',
    '422 expiry-out-of-range',
    '422 more-than-held',
    '404 unknown-hold',
    '409 hold-not-captured',
    '404 unknown-customer',
    '400 idempotency-key-missing',
    ...Array.from({ length: 3 }, () => '400 invalid-request'),
    ...Array.from({ length: 5 }, () => '400 malformed-request'),
  ]);
  expect(refusals[0]?.body.available).toBe('20');
  await expect(world.customer('nobody')).rejects.toThrow('not recorded');
  const captured = await till.ask(`${path}/holds/${holdId}/capture`, { points: '50' });
  expect(captured.body).toMatchObject({ hold: { state: 'captured', captured: '50' }, balances: { available: '50' } });
  const restored = await till.ask(`${path}/holds/${holdId}/restore`, { points: 20 });
  expect(restored.body).toMatchObject({ hold: { restored: '20' }, balances: { available: '70' } });
  expect((await till.look(`${path}/holds/${holdId}`)).body).toEqual(restored.body.hold);
  const { hold } = (await till.ask(`${path}/holds`, { points: 70 })).body;
  const released = await till.ask(`${path}/holds/${hold.holdId}/release`);
  expect(released.body).toMatchObject({ hold: { state: 'released' }, balances: { available: '70', held: '0' } });
  expect(problemOf(await till.ask(`${path}/holds/${hold.holdId}/capture`))).toBe('409 hold-closed');
});

test('a correction above the limit waits for another key', async ({ world, gateway, tills }) => {
  const [till] = tills;
  if (till === undefined) throw new Error('no till');
  const customerId = await withPoints(world, 'corrected', 101);
  // Whoever spends has the points vest that are due to: the ledger below is not to wait for a timekeeper, of whom there is none.
  await till.ask(`/customers/${customerId}/redemptions`, { points: 1 });
  const propose = (points: number) =>
    till.ask(`/customers/${customerId}/adjustments`, { points, reason: 'complaint', note: 'a torn bag' });
  expect(await propose(-50)).toMatchObject({ status: 200, body: { after: { balances: { available: '50' } } } });
  const waiting = await propose(51);
  expect(waiting).toMatchObject({ status: 202, body: { adjustment: { state: 'waiting' }, after: null } });
  const { adjustmentId } = waiting.body.adjustment;
  expect((await till.look('/adjustments')).body.adjustments).toEqual([waiting.body.adjustment]);
  const approve = (key?: string) => till.ask(`/adjustments/${adjustmentId}/approve`, undefined, undefined, key);
  expect(problemOf(await approve())).toBe('403 own-adjustment');
  expect(problemOf(await approve(await gateway.key('redeem')))).toBe('403 forbidden');
  const approved = await approve(await gateway.key('adjust'));
  expect(approved.body).toMatchObject({ adjustment: { state: 'posted' }, after: { balances: { available: '101' } } });
  expect((await till.look('/adjustments')).body).toEqual({ adjustments: [], next: null });
  const page = (await till.look('/adjustments?state=all&limit=1')).body;
  expect(page).toMatchObject({
    adjustments: [{ adjustmentId, state: 'posted', note: 'a torn bag' }],
    next: adjustmentId,
  });
  const rest = (await till.look(`/adjustments?state=all&limit=1&after=${page.next}`)).body;
  expect(rest).toMatchObject({ adjustments: [{ points: '-50' }], next: null });
  const causes = (await world.statement(customerId)).flatMap(({ kind, cause }) => (kind === 'adjust' ? [cause] : []));
  expect(causes).toContainEqual({ type: 'fact', source: 'urn:loyalty-ladder:gateway', id: adjustmentId });
});

test('nothing is spent that a return in Kafka has already taken, and what is due is not done meanwhile', async ({
  world,
  tills,
}) => {
  const [till] = tills;
  if (till === undefined) throw new Error('no till');
  const customerId = await withPoints(world, 'returning', 100);
  const purchaseId = `purchase-of-${customerId}`;
  const { hold } = (await till.ask(`/customers/${customerId}/holds`, { points: 10 })).body;
  await world.service('purchase-consumer').kill('SIGSTOP');
  await world.send([returned({ id: 'r', customerId, at: '2024-05-19T10:00:00Z', purchaseId })]);
  const attempt = 'returning-1';
  const redeem = () => till.ask(`/customers/${customerId}/redemptions`, { points: 60 }, attempt);
  const behind = await redeem();
  expect(problemOf(behind)).toBe('503 purchases-behind');
  expect(behind.headers.get('retry-after')).toBe('2');
  // What was set aside before can be captured: nobody has to know anything new for that.
  const captured = await till.ask(`/customers/${customerId}/holds/${hold.holdId}/capture`);
  expect(captured).toMatchObject({ status: 200, body: { purchasesKnown: false, balances: { available: '90' } } });
  await world.service('purchase-consumer').kill('SIGCONT');
  await world.applied('loyalty.purchases');
  expect(problemOf(await redeem())).toBe('409 insufficient-points');
  expect((await balances(world, customerId)).available).toBe(-10n);
});
