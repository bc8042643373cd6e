/** What ops look into and do on the page, as its server does it: dead letters, and customers. */
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { expect } from 'vitest';
import { testWithDashboard } from '../../support/dashboard.ts';
import { purchase } from '../../support/facts.ts';
import type { World } from '../../support/world.ts';

const test = testWithDashboard({ services: ['purchase-consumer'] });

const AT = '2024-05-06T10:00:00.000Z';

async function publish(world: World, id: string, customerId: string, value?: Buffer): Promise<void> {
  const fact = encodeFact(purchase({ id, customerId, at: AT }), world.clients.catalog);
  const producer = await world.stream.openProducer();
  await producer.publish([{ topic: world.topic('loyalty.purchases'), ...fact, ...(value && { value }) }]);
  await producer.close();
  await world.applied('loyalty.purchases');
}

test('a dead letter is listed, shown, and given up with who did it and why on record', async ({ world, dashboard }) => {
  await publish(world, 'spoilt', 'mia', Buffer.from('{"json": true}'));
  const session = await dashboard.logIn(await dashboard.key('ops'));
  const { body: page } = await session.get('/api/dead-letters?reason=wrong-magic-byte');
  expect(page).toMatchObject({
    letters: [{ reason: 'wrong-magic-byte', eventId: 'spoilt', state: 'open' }],
    below: null,
  });
  expect((await session.get('/api/dead-letters?reason=key-mismatch')).body.letters).toEqual([]);
  const [{ letterNo }] = page.letters;
  const { body: letter } = await session.get(`/api/dead-letters/${letterNo}`);
  expect(letter).toMatchObject({
    letterNo,
    key: 'mia',
    payload: { base64: Buffer.from('{"json": true}').toString('base64') },
  });
  expect(letter.headers).toContainEqual({ name: 'ce_id', value: 'spoilt' });

  const discard = (headers: Record<string, string>) =>
    dashboard.call('POST', '/api/dead-letters/discard', {
      headers,
      body: { letterNos: [letterNo], reason: 'a test till' },
    });
  const { cookie } = session.headers;
  expect((await discard({ cookie })).status, 'without the token of the session').toBe(403);
  expect(await discard(session.headers)).toMatchObject({ status: 200, body: { discarded: 1 } });
  expect((await discard(session.headers)).body, 'again').toEqual({ discarded: 0 });
  const after = (await session.get(`/api/dead-letters/${letterNo}`)).body;
  expect(after).toMatchObject({ state: 'discarded', settledBecause: expect.stringContaining('a test till') });
  const { rows } = await world.pool.query('select action, subject, reason, details from operator_actions');
  expect(rows).toContainEqual({
    ...{ action: 'dead-letters discard', subject: letterNo, reason: 'a test till' },
    details: { discarded: [letterNo] },
  });
});

test('a customer is explained with the latest lines of the statement', async ({ world, dashboard }) => {
  await publish(world, 'bought', 'C/ä 1');
  const session = await dashboard.logIn(await dashboard.key('ops'));
  const { status, body } = await session.get(`/api/customers/${encodeURIComponent('C/ä 1')}`);
  expect(status).toBe(200);
  expect(body).toMatchObject({ customerId: 'C/ä 1', stage: { stage: expect.any(String) } });
  expect(body.lines.map(({ cause }: { cause: string }) => cause)).toContain('bought');
  expect((await session.get('/api/customers/nobody')).status).toBe(404);
});
