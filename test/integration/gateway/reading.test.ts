/** What is read through the gateway is what is recorded, whatever is written meanwhile, stopped or killed. */
import { raiseStoreEpoch } from '@loyalty-ladder/store/cards/raise-store-epoch.ts';
import { expect } from 'vitest';
import { cardsAreRight } from '../../support/expected-cards.ts';
import { purchase, visited } from '../../support/facts.ts';
import { type Answer, type gatewayOf, testWithGateway } from '../../support/gateway.ts';
import { lifeOf, onDay } from '../../support/life-of.ts';
import { runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';

const test = testWithGateway({
  clock: '2024-06-01T00:00:00Z frozen',
  breakable: ['redis'],
  services: ['purchase-consumer', 'contact-consumer', 'feedback-consumer', 'timekeeper', 'outbox-relay'],
  environment: { SETTLE_MS: '500', WATCH_MS: '50' },
}).extend('key', { scope: 'file' }, ({ gateway }) => gateway.key('read'));

type Gateway = ReturnType<typeof gatewayOf>;

/** All of a list, page by page. */
async function pages(
  { call }: Gateway,
  key: string,
  path: string,
  between = async () => {},
): Promise<Answer['body'][]> {
  const found: Answer['body'][] = [];
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const join = path.includes('?') ? '&' : '?';
    const { status, body } = await call('GET', cursor ? `${path}${join}cursor=${cursor}` : path, { key });
    expect({ status, body }).toMatchObject({ status: 200 });
    found.push(body);
    cursor = body.cursor;
    await between();
  }
  return found;
}

test('a card is the same from Redis, and after Redis lost everything from Postgres, which puts it back', async ({
  world,
  gateway,
  key,
}) => {
  await world.apply(lifeOf('c/ä'));
  await world.nothingDue();
  await waitUntil(() => cardsAreRight(world, ['c/ä']), { what: 'card in Redis' });
  const readCard = async (query = '') =>
    (await gateway.call('GET', `/v1/customers/${encodeURIComponent('c/ä')}${query}`, { key })).body;
  await waitUntil(async () => (await readCard()).source === 'cache', { what: 'card from Redis' });
  const { source, freshness, ...cached } = await readCard();
  expect(cached).toMatchObject({
    customerId: 'c/ä',
    stage: 'regular',
    balance: { pending: '0' },
    nextExpiry: { at: expect.any(String) },
  });
  const fresh = await waitUntil(
    async () => {
      const read = await readCard('?fresh=true');
      return !read.freshness.pending && read;
    },
    { what: 'word that nothing waits' },
  );
  expect(fresh).toMatchObject({ ...cached, source: 'store', freshness: { pending: false, because: [] } });
  // What was read fresh may be put back behind the flush.
  const fromStore = await waitUntil(
    async () => {
      await world.redis.flushall();
      const read = await readCard();
      return read.source === 'store' && read;
    },
    { what: 'card from Postgres' },
  );
  expect(fromStore).toMatchObject(cached);
  await waitUntil(async () => (await readCard()).source === 'cache', { what: 'card that was put back' });
  await waitUntil(() => cardsAreRight(world, ['c/ä']), { what: 'right card in Redis' });
  expect(freshness).toMatchObject({ asOf: '2024-06-01T00:00:00.000Z' });
});

test('a card that has not changed is not sent again, one that has is', async ({ world, gateway, key }) => {
  await world.apply(lifeOf('tagged'));
  await world.nothingDue();
  const first = await gateway.call('GET', '/v1/customers/tagged', { key });
  const etag = String(first.headers.get('etag'));
  const again = await gateway.call('GET', '/v1/customers/tagged', {
    key,
    headers: { 'if-none-match': `"x", ${etag}` },
  });
  expect(again).toMatchObject({ status: 304, body: '' });
  await world.apply([purchase({ id: 'more', customerId: 'tagged', at: onDay(100) })]);
  const changed = await gateway.call('GET', '/v1/customers/tagged?fresh=true', {
    key,
    headers: { 'if-none-match': etag },
  });
  expect(changed).toMatchObject({ status: 200 });
  expect(changed.headers.get('etag')).not.toBe(etag);
});

test('what waits is said: facts that nobody has applied', async ({ world, gateway, key }) => {
  await world.apply(lifeOf('waiting'));
  const consumer = world.service('purchase-consumer');
  consumer.kill('SIGSTOP');
  try {
    await world.send([purchase({ id: 'unread', customerId: 'waiting', at: onDay(101) })]);
    const isSaid = async () => {
      const { freshness } = (await gateway.call('GET', '/v1/customers/waiting', { key })).body;
      return freshness.pending && freshness.because.includes('unread-records');
    };
    await waitUntil(isSaid, { what: 'word of what waits' });
  } finally {
    consumer.kill('SIGCONT');
  }
  await world.applied();
});

test('a Redis that is stopped delays a card by a moment, and many at once by no more', async ({
  world,
  gateway,
  key,
}) => {
  await world.apply(lifeOf('patient'));
  world.server('redis').kill('SIGSTOP');
  try {
    const began = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 100 }, () => gateway.call('GET', '/v1/customers/patient', { key })),
    );
    expect(performance.now() - began).toBeLessThan(3_000);
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.source}`))).toEqual(new Set(['200 store']));
  } finally {
    world.server('redis').kill('SIGCONT');
  }
});

test.for(['newest', 'oldest'])(
  'the statement, %s first, is the ledger line by line, whatever is recorded between its pages',
  async (order, { world, gateway, key }) => {
    const customerId = `ledger ${order}`;
    await world.apply(lifeOf(customerId));
    await world.nothingDue();
    let more = 0;
    const read = await pages(
      gateway,
      key,
      `/v1/customers/${encodeURIComponent(customerId)}/statement?limit=3&order=${order}`,
      async () => {
        more += 1;
        if (more < 4) await world.apply([purchase({ id: `late ${more}`, customerId, at: onDay(10 + more) })]);
      },
    );
    const lines = read.flatMap((page) => page.lines);
    const numbers = lines.map((line) => Number(line.entryNo));
    const sorted = numbers.toSorted((a, b) => (order === 'newest' ? b - a : a - b));
    expect(numbers).toEqual(sorted);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.min(...numbers)).toBe(1);
    const recorded = await world.statement(customerId);
    const [newest] = lines.toSorted((a, b) => Number(b.entryNo) - Number(a.entryNo));
    const upTo = recorded.filter(
      (line) => Number((line as never as { entryNo: bigint }).entryNo) <= Number(newest.entryNo),
    );
    expect(lines).toHaveLength(upTo.length);
    const sum = (account: string) =>
      upTo.reduce(
        (has, { from, to, points }) => has + (to === account ? points : 0n) - (from === account ? points : 0n),
        0n,
      );
    const [available, pending, held] = ['available', 'pending', 'held'].map((name) => String(sum(`customer:${name}`)));
    expect(newest.balances).toEqual({ available, pending, held });
    if (order === 'oldest') {
      await world.nothingDue();
      const [last] = (await pages(gateway, key, `/v1/customers/${encodeURIComponent(customerId)}/statement`)).flatMap(
        (page) => page.lines,
      );
      const { balance } = (
        await gateway.call('GET', `/v1/customers/${encodeURIComponent(customerId)}?fresh=true`, { key })
      ).body;
      expect(last.balances).toEqual(balance);
    }
  },
);

test('the history is what the report of the operator says, what stands and every revision, in pages', async ({
  world,
  gateway,
  key,
}) => {
  await world.apply(lifeOf('told'));
  await world.apply([
    visited({ id: 'earlier', customerId: 'told', at: onDay(-2) }),
    purchase({ id: 'late', customerId: 'told', at: onDay(5) }),
  ]);
  await world.nothingDue();
  for (const [query, revisions] of [
    ['', 'collapsed'],
    ['&all=true', 'all'],
  ] as const) {
    const { history } = await runJson(world, 'customer', ['told', '--revisions', revisions]);
    const read = (await pages(gateway, key, `/v1/customers/told/history?limit=2${query}`)).flatMap(
      (page) => page.outcomes,
    );
    const plain = read.map(({ outcomeKey, content: { measures, ...content }, ...rest }) => ({
      ...rest,
      key: outcomeKey,
      content: {
        ...content,
        ...(measures && { measures: measures.map(({ text, ...measure }: { text: string }) => measure) }),
      },
    }));
    const byPlace = (a: { key: string; revision: number }, b: { key: string; revision: number }) =>
      a.key.localeCompare(b.key) || a.revision - b.revision;
    expect(plain.toSorted(byPlace)).toEqual(history.toSorted(byPlace));
    expect(read.map((each) => each.at)).toEqual(
      read
        .map((each) => each.at)
        .toSorted()
        .toReversed(),
    );
  }
  const stages = (await pages(gateway, key, '/v1/customers/told/history?type=stage.changed')).flatMap(
    (page) => page.outcomes,
  );
  expect(new Set(stages.map((each) => each.type))).toEqual(new Set(['stage.changed']));
});

test('the reasons are those of the report of the operator', async ({ world, gateway, key }) => {
  await world.apply(lifeOf('explained'));
  await world.nothingDue();
  const report = await runJson(world, 'customer', ['explained']);
  const { body } = await gateway.call('GET', '/v1/customers/explained/explain', { key });
  const bare = (measures: { text: string }[]) => measures.map(({ text, ...measure }) => measure);
  expect({
    stage: body.stage.stage,
    since: body.stage.since,
    causes: body.stage.causes,
    strategy: body.stage.strategy,
  }).toEqual({
    ...{
      stage: report.stage.stage,
      since: report.stage.since,
      causes: report.stage.causes,
      strategy: report.stage.strategy,
    },
  });
  expect(bare(body.stage.measures)).toEqual(report.stage.measures);
  expect(bare(body.stage.next.missing)).toEqual(report.stage.missing);
  expect(bare(body.risk.measures)).toEqual(report.risk.measures);
  expect({ level: body.risk.level, since: body.risk.since }).toEqual({
    level: report.risk.level,
    since: report.risk.since,
  });
  expect(body).toMatchObject({
    at: report.at,
    balance: report.balances,
    nextExpiry: report.nextExpiry,
    outlook: report.outlook,
    pending: false,
  });
});

test('nobody is known under an id that nothing was applied of, in every list', async ({ gateway, key }) => {
  for (const path of ['', '?fresh=true', '/statement', '/history', '/explain']) {
    const answer = await gateway.call('GET', `/v1/customers/nobody${path}`, { key });
    expect(answer).toMatchObject({ status: 404, body: { type: 'urn:loyalty-ladder:problem:unknown-customer' } });
  }
});

test('cursors of a store that was restored since are refused with what to do; nonsense is refused by name', async ({
  world,
  gateway,
  key,
}) => {
  await world.apply(lifeOf('restored'));
  await world.nothingDue();
  const path = '/v1/customers/restored';
  const [statement, history, outcomes] = await Promise.all(
    [`${path}/statement?limit=1`, `${path}/history?limit=1`, '/v1/outcomes?limit=1'].map(
      async (each) => (await gateway.call('GET', each, { key })).body.cursor,
    ),
  );
  const goOn = [
    `${path}/statement?cursor=${statement}`,
    `${path}/history?cursor=${history}`,
    `/v1/outcomes?after=${outcomes}`,
  ];
  for (const each of goOn) expect(await gateway.call('GET', each, { key })).toMatchObject({ status: 200 });
  await raiseStoreEpoch(world.pool);
  for (const each of goOn) {
    expect(await gateway.call('GET', each, { key })).toMatchObject({
      status: 410,
      body: { type: 'urn:loyalty-ladder:problem:cursor-expired' },
    });
    expect(await gateway.call('GET', `${each}x`, { key })).toMatchObject({
      status: 400,
      body: { errors: [{ field: expect.stringMatching(/^query\.(cursor|after)$/) }] },
    });
  }
});
