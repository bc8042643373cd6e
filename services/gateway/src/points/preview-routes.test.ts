import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { purchase, tell, timeline } from '@loyalty-ladder/domain/testing/story.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { Pool } from 'pg';
import { expect, test } from 'vitest';
import { bearing, stubGateway } from '../testing/stub-gateway.ts';
import { previewRoutes } from './preview-routes.ts';

const now = Date.parse('2024-02-20T12:00:00Z');
const programs = timeline();
const state = encodeState(tell([purchase('P', '2024-02-01', 4000)], '2024-02-15', programs).state);
const customer = {
  ...{ customerNo: 1n, customerId: 'c1', partition: 0, version: 1n, foldVersion: FOLD_VERSION, state, factCount: 1 },
  ...{ foldedTo: Date.parse('2024-02-15T00:00:00Z'), unfoldedFrom: null, dueAt: null, entryCount: 2n },
  ...{ chain: Buffer.alloc(0), stage: 1n, risk: 0n, points: 1n, followUp: 0n, notice: 0n },
};

/** Answers each statement by its name. */
function poolOf(customers: readonly object[]): Pool {
  const rows: Readonly<Record<string, readonly object[]>> = {
    'find-customer': customers,
    'read-customer': customers,
    'read-now': [{ now, programVersion: 1 }],
  };
  const client = {
    query: async (asked: string | { name: string }) =>
      typeof asked === 'string' ? { command: asked.toUpperCase() } : { rows: rows[asked.name] ?? [] },
    release: () => {},
  };
  return { connect: async () => client } as never;
}

const gateway = (customers: readonly object[]) =>
  stubGateway([previewRoutes], {
    decisions: () => ({ pool: poolOf(customers), programs: { upTo: async () => programs } }) as never,
  });
const line = { lineId: '1', sku: 'A', quantity: 1, unitPriceMinor: 1250, discountMinor: 0 };
const ask = async (payload: object, customers: readonly object[] = [customer]) => {
  const app = await gateway(customers);
  return app.inject({ method: 'POST', url: '/v1/preview', headers: bearing('read'), payload });
};

test('a basket is previewed with what it earns, the stage it gives, and what may be redeemed', async () => {
  const { statusCode, body } = await ask({ customerId: 'c1', currency: 'GBP', lines: [line], redeem: 50 });
  expect(statusCode, body).toBe(200);
  expect(JSON.parse(body)).toMatchObject({
    ...{ customerId: 'c1', isKnown: true, asOf: '2024-02-20T12:00:00.000Z', programVersion: 1 },
    earns: { points: '12', base: '12', ofStage: '0', ofCaps: '0', vestsAt: '2024-03-05T00:00:00.000Z' },
    stage: { before: 'first-purchase', after: 'first-purchase', next: { stage: 'regular' } },
    balances: { available: '40', pending: '12', held: '0' },
    spendable: '40',
    redeem: { points: '50', isCovered: false, missing: '10' },
  });
});

test('one who is not known is previewed as a potential', async () => {
  const { body } = await ask({ customerId: 'new', currency: 'GBP', lines: [line] }, []);
  expect(JSON.parse(body)).toMatchObject({
    ...{ isKnown: false, spendable: '0', redeem: null },
    stage: { before: 'potential', after: 'first-purchase' },
  });
});

test.each([
  [{ lines: [] }, 'body.lines'],
  [{ lines: [{ ...line, discountMinor: 1251 }] }, 'body.lines[0].discountMinor'],
  [{ lines: [line, line] }, 'body.lines[1].lineId'],
  [{ lines: [{ ...line, colour: 'red' }] }, 'body.lines[0].colour'],
  [{ currency: 'XAU' }, 'body.currency'],
  [{ currency: 'HRK' }, 'body.currency'],
  [{ redeem: 0 }, 'body.redeem'],
  [{ customerId: '' }, 'body.customerId'],
])('%j is refused with its field', async (change, field) => {
  const { statusCode, body } = await ask({ customerId: 'c1', currency: 'GBP', lines: [line], ...change });
  expect(statusCode, body).toBe(400);
  expect(JSON.parse(body).errors.map((each: { field: string }) => each.field)).toContain(field);
});
