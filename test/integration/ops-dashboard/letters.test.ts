/** What ops look into and do on the page, as its server does it: dead letters, and customers. */
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { listHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { insertLetterVersion } from '@loyalty-ladder/store/stream/letter-versions.ts';
import { expect } from 'vitest';
import { type Dashboard, testWithDashboard } from '../../support/dashboard.ts';
import { purchase } from '../../support/facts.ts';
import { setAside } from '../../support/set-letters-aside.ts';
import { waitUntil } from '../../support/wait-until.ts';
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

type Session = Awaited<ReturnType<Dashboard['logIn']>>;

const ask = (dashboard: Dashboard, session: Session, path: string, body: object) =>
  dashboard.call('POST', path, { headers: session.headers, body });

/** @returns a replay once it is over, with what became of its letters. */
const ended = (session: Session, replayNo: string) =>
  waitUntil(
    async () => {
      const { body } = await session.get(`/api/replays/${replayNo}`);
      return body.replay?.state !== 'open' && body;
    },
    { what: `the end of replay ${replayNo}` },
  );

/** With kill -9, and started anew. */
async function killed(service: RunningService): Promise<void> {
  await service.crash();
  await service.spawn();
  await service.ready();
}

async function factsOf({ pool }: World, customerId: string): Promise<number> {
  const select = 'select from facts join identities using (customer_no) where customer_id like $1';
  return (await pool.query(select, [customerId])).rowCount ?? 0;
}

async function earnedBy({ pool }: World, customerId: string): Promise<number> {
  const select = `select sum(points)::integer as points from entries join identities using (customer_no)
                  where customer_id like $1 and kind = 'earn'`;
  return (await pool.query(select, [customerId])).rows[0].points;
}

test('a dead letter is mended: refused by field and rule, tried by a consumer, and its customer gets the points once', async ({
  world,
  dashboard,
}) => {
  await publish(world, 'torn', 'nina', Buffer.from('{"json": true}'));
  const session = await dashboard.logIn(await dashboard.key('ops'));
  const { body: page } = await session.get('/api/dead-letters?reason=wrong-magic-byte');
  const { letterNo } = page.letters.find(({ eventId }: { eventId: string }) => eventId === 'torn');
  const { body: letter } = await session.get(`/api/dead-letters/${letterNo}`);
  expect(letter.difference).toMatchObject({ written: 'its bytes name no schema', fields: [] });
  const event = JSON.parse(letter.draft);
  const {
    id: _id,
    source: _source,
    occurredAt: _at,
    type: _type,
    ...data
  } = purchase({ id: 'torn', customerId: 'nina', at: AT });
  const mend = (content: object, more = {}) =>
    ask(dashboard, session, `/api/dead-letters/${letterNo}/mend`, {
      ...{ content: JSON.stringify(content), reason: 'their printer' },
      ...more,
    });
  expect(await mend({ ...event, data: { ...data, currency: '' } })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'data.currency', rule: expect.any(String) }] },
  });
  expect(await mend({ ...event, data, source: 'us' })).toMatchObject({
    status: 422,
    body: { errors: [{ field: 'source' }] },
  });
  const { body: trial } = await mend({ ...event, data }, { dryRun: true });
  expect(await ended(session, trial.replayNo)).toMatchObject({
    replay: { state: 'done', isTrial: true, applied: 1 },
    letters: [
      {
        outcome: 'applied',
        effect: {
          customerId: 'nina',
          before: { stage: 'potential' },
          after: { stage: 'first-purchase', pending: '10' },
        },
      },
    ],
  });
  expect(await factsOf(world, 'nina')).toBe(0);
  expect((await session.get(`/api/dead-letters/${letterNo}`)).body).toMatchObject({ state: 'open', versions: [] });

  expect(await mend({ ...event, data })).toMatchObject({ status: 200, body: { version: 2 } });
  const wish = { letterNos: [letterNo], reason: 'mended' };
  const both = await Promise.all([1, 2].map(() => ask(dashboard, session, '/api/dead-letters/replay', wish)));
  const outcomes = await Promise.all(both.map(({ body }) => ended(session, body.replayNo)));
  expect(outcomes.map(({ letters }) => letters[0].outcome).toSorted()).toEqual(['applied', 'closed']);
  expect(await factsOf(world, 'nina')).toBe(1);
  expect(await earnedBy(world, 'nina')).toBe(10);
  expect((await session.get(`/api/dead-letters/${letterNo}`)).body).toMatchObject({
    state: 'replayed',
    payload: { base64: Buffer.from('{"json": true}').toString('base64') },
    versions: [{ version: 2, reason: 'their printer', payload: { text: expect.stringContaining('nina') } }],
  });
  expect(await mend({ ...event, data }), 'closed').toMatchObject({ status: 409 });
  const { rows } = await world.pool.query(
    "select action from operator_actions where reason in ('their printer', 'mended')",
  );
  const actions = rows.map(({ action }) => action).toSorted();
  expect(actions).toEqual([...Array(2).fill('dead-letters mend'), ...Array(2).fill('dead-letters replay')]);
});

test('a replay goes on while the dashboard is killed, and after a consumer is: each letter once, and the page says what came of it', async ({
  world,
  dashboard,
}) => {
  const facts = Array.from({ length: 40 }, (_, index) =>
    purchase({ id: `kept-${index}`, customerId: `kept ${index % 10}`, at: AT }),
  );
  await setAside(
    world,
    facts.map((fact) => ({ ...fact, source: 'kept' })),
  );
  const key = await dashboard.key('ops');
  const before = await dashboard.logIn(key);
  const wish = { filter: { source: 'kept' }, reason: 'our rule was too strict', lettersPerSecond: 8 };
  const { status, body: asked } = await ask(dashboard, before, '/api/dead-letters/replay', wish);
  expect([status, asked.letters]).toEqual([202, 40]);
  const progress = async (session: Session) => (await session.get(`/api/replays/${asked.replayNo}`)).body.replay;
  await waitUntil(async () => (await progress(before)).applied > 0, { what: 'the first letters' });
  await killed(dashboard.service);
  const after = await dashboard.logIn(key);
  const { applied } = await waitUntil(() => progress(after), { what: 'the dashboard' });
  expect(applied).toBeGreaterThan(0);
  await killed(world.service('purchase-consumer'));
  expect(await ended(after, asked.replayNo)).toMatchObject({
    replay: { state: 'done', applied: 40, refused: 0, closed: 0 },
  });
  expect(await factsOf(world, 'kept %')).toBe(40);
  expect(await earnedBy(world, 'kept %')).toBe(400);
  const { rows } = await world.pool.query('select subject, details from operator_actions where reason = $1', [
    wish.reason,
  ]);
  expect(rows).toMatchObject([{ subject: `replay ${asked.replayNo}`, details: { letters: 40, dryRun: false } }]);
});

test('a letter that is mended while a replay waits for it is applied as it was mended', async ({
  world,
  dashboard,
}) => {
  const bought = { ...purchase({ id: 'late-mend', customerId: 'mona', at: AT }), source: 'mended late' };
  await setAside(world, [bought]);
  const session = await dashboard.logIn(await dashboard.key('ops'));
  const [{ letterNo }] = (await session.get('/api/dead-letters?source=mended%20late')).body.letters;
  const { key, value, headers } = encodeFact(
    { ...bought, lines: bought.lines.map((line) => ({ ...line, unitPriceMinor: 2_000 })) },
    world.clients.catalog,
  );
  const stored = listHeaders(Object.entries(headers).map(([name, text]) => ({ name, value: Buffer.from(text) })));
  const asked = await inTransaction(world.pool, async (tx) => {
    const made = { madeAt: Date.now(), madeBy: 'olga', reason: 'the till was off by half' };
    await insertLetterVersion(tx, BigInt(letterNo), { key, value, headers: stored, ...made });
    const { body } = await ask(dashboard, session, '/api/dead-letters/replay', {
      letterNos: [letterNo],
      reason: 'mended',
    });
    await waitUntil(() => isWaiting(world, 'dead_letters'), {
      what: 'the consumer, which has read the letter as it was',
    });
    return { result: body };
  });
  expect(await ended(session, asked.replayNo)).toMatchObject({ replay: { state: 'done', applied: 1 } });
  expect(await earnedBy(world, 'mona')).toBe(20);
});

/** Somebody waits for a row of the table that another holds. */
async function isWaiting({ pool }: World, table: string): Promise<boolean> {
  const select =
    "select from pg_stat_activity where wait_event_type = 'Lock' and query ~ $1 and datname = current_database()";
  return ((await pool.query(select, [table])).rowCount ?? 0) > 0;
}

test('a replay is stopped: what is done stays done, the rest stays open, and who stopped it is on record', async ({
  world,
  dashboard,
}) => {
  const facts = Array.from({ length: 30 }, (_, index) =>
    purchase({ id: `stop-${index}`, customerId: 'stella', at: AT }),
  );
  await setAside(
    world,
    facts.map((fact) => ({ ...fact, source: 'stopped' })),
  );
  const session = await dashboard.logIn(await dashboard.key('ops'));
  const wish = { filter: { source: 'stopped' }, reason: 'a try', lettersPerSecond: 1 };
  const { body: asked } = await ask(dashboard, session, '/api/dead-letters/replay', wish);
  const stop = () => ask(dashboard, session, `/api/replays/${asked.replayNo}/stop`, { reason: 'too early' });
  expect((await stop()).body).toEqual({ stopped: true });
  expect((await stop()).body, 'again').toEqual({ stopped: false });
  const { replay } = await ended(session, asked.replayNo);
  expect(replay).toMatchObject({ state: 'stopped', stopAskedBy: expect.any(String) });
  expect(replay.applied).toBeLessThan(30);
  expect(await factsOf(world, 'stella')).toBe(replay.applied);
  const { body: open } = await session.get('/api/dead-letters?source=stopped');
  expect(open.letters).toHaveLength(30 - replay.applied);
  const { rows } = await world.pool.query("select action, subject from operator_actions where reason = 'too early'");
  expect(rows).toEqual([{ action: 'dead-letters stop', subject: `replay ${asked.replayNo}` }]);
});
