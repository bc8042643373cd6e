/** What POST /v1/preview foretells is what happens when the same basket is then bought: published, applied and read, all over HTTP. */
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect } from 'vitest';
import { nps, purchase } from '../../support/facts.ts';
import { testWithGateway } from '../../support/gateway.ts';
import { lifeOf } from '../../support/life-of.ts';

const NOW = '2024-03-20T12:00:00.000Z';

const test = testWithGateway({
  clock: `${NOW} frozen`,
  services: ['purchase-consumer', 'contact-consumer', 'feedback-consumer', 'timekeeper'],
  environment: { SETTLE_MS: '500', WATCH_MS: '50' },
}).extend('key', { scope: 'file' }, ({ gateway }) => gateway.key('publish', 'read', 'redeem'));

const before = (days: number): string => new Date(Date.parse(NOW) - days * DAY_MS).toISOString();
const line = (lineId: string, unitPriceMinor: number, quantity = 1, discountMinor = 0) => ({
  ...{ lineId, sku: `sku ${lineId}`, quantity, unitPriceMinor, discountMinor },
});

/** Who buys what, and how much they hold or have spent that moment. */
const CASES = [
  { who: 'nobody yet', history: () => [], lines: [line('1', 999)] },
  { who: 'regular', history: (id: string) => lifeOf(id, id), lines: [line('1', 1_999, 3, 500), line('2', 1_250)] },
  { who: 'spends', history: (id: string) => lifeOf(id, id), lines: [line('1', 5_000)], spends: 15 },
  {
    who: 'rises',
    history: (id: string) => [
      ...[40, 20].map((days) =>
        purchase({ id: `${id} ${days}`, customerId: id, at: before(days), amountMinor: 4_000 }),
      ),
      nps({ id: `${id} n`, customerId: id, at: before(10), score: 10 }),
    ],
    lines: [line('1', 8_000)],
  },
  {
    who: 'silent',
    history: (id: string) => [purchase({ id, customerId: id, at: before(700), amountMinor: 10_000 })],
    lines: [line('1', 4_599)],
  },
];

test.for(CASES)(
  '$who: what is foretold of a basket comes true',
  async ({ who, history, lines, spends = 0 }, { world, gateway, key }) => {
    await world.apply(history(who));
    await world.nothingDue();
    const path = `/v1/customers/${encodeURIComponent(who)}`;
    const get = async (more: string) => (await gateway.call('GET', path + more, { key })).body;
    const redeem = (points: string) =>
      gateway.call('POST', `${path}/redemptions`, {
        ...{ key, body: { points }, headers: { 'idempotency-key': crypto.randomUUID() } },
      });
    if (spends > 0) expect(await redeem(String(spends))).toMatchObject({ status: 200 });

    const basket = { customerId: who, channel: 'shop', currency: 'EUR', lines };
    const foretold = await gateway.call('POST', '/v1/preview', { key, body: { ...basket, redeem: 1_000_000 } });
    expect(foretold.status, JSON.stringify(foretold.body)).toBe(200);
    const { asOf, earns, stage, balances, spendable, redeem: wish, isKnown } = foretold.body;
    expect(isKnown).toBe(history(who).length > 0);
    expect(wish.missing).toBe(String(1_000_000n - BigInt(spendable)));
    const more = String(BigInt(spendable) + 1n);
    expect((await redeem(more)).body.type).toMatch(isKnown ? /:insufficient-points$/ : /:unknown-customer$/);

    const published = await gateway.call('POST', '/v1/events', {
      key,
      headers: { 'content-type': 'application/cloudevents+json' },
      body: {
        ...{ specversion: '1.0', id: `basket of ${who}`, source: 'shop', type: 'purchase.completed', time: asOf },
        data: { ...basket, purchaseId: `basket of ${who}` },
      },
    });
    expect(published.status).toBe(202);
    await world.applied();
    await world.setClock(asOf);
    await world.nothingDue();

    const { lines: entries } = await get('/statement?order=newest');
    const earned = entries.filter(
      (each: { kind: string; cause: { id?: string } }) => each.kind === 'earn' && each.cause.id === `basket of ${who}`,
    );
    expect(earned).toMatchObject([{ points: earns.points, at: asOf }]);
    const { base, ofStage, ofCategories, ofCampaigns, ofCaps } = earns;
    const parts = [base, ofStage, ofCategories, ofCampaigns, ofCaps].map(BigInt);
    expect(String(parts.reduce((sum, each) => sum + each, 0n))).toBe(earns.points);
    const explained = await get('/explain');
    expect({ ...explained.balance }).toEqual(balances);
    expect(explained.stage).toMatchObject({ stage: stage.after, strategy: stage.strategy });
    expect(
      explained.stage.next && { stage: explained.stage.next.stage, missing: explained.stage.next.missing },
    ).toEqual(stage.next);
    const prospects = (what: string, at: string) =>
      explained.outlook.filter((each: { what: string; at: string }) => each.what === what && each.at === at);
    expect(prospects('vest', earns.vestsAt)).toMatchObject([{ points: earns.points }]);
    expect(prospects('expire', earns.expiresAt)).toHaveLength(1);
  },
);
