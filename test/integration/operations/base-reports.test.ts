/** Figures of the whole base: commands and gateway say the same of what is recorded; and what staff answer and notice becomes a fact. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect } from 'vitest';
import { nps, purchase, visited } from '../../support/facts.ts';
import { testWithGateway } from '../../support/gateway.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const NOW = '2024-06-01T12:00:00.000Z';
const day = (date: string): string => `2024-${date}T10:00:00Z`;

const said = (customerId: string, date: string) => ({
  id: 's',
  source: 'test',
  customerId,
  occurredAt: Date.parse(day(date)),
});

/** Both after their deadline of 48 hours by now. */
const CRITICS: readonly Fact[] = [
  { ...said('critic', '05-10'), type: 'feedback.csat', score: 1, touchpoint: 'till-3' },
  { ...said('reviewer', '05-20'), type: 'feedback.review', rating: 1 },
];

const test = testWithGateway({
  clock: `${NOW} frozen`,
  services: ['purchase-consumer', 'contact-consumer', 'feedback-consumer', 'timekeeper'],
});

test.beforeAll(async ({ world }) => {
  const buys = (customerId: string, ...dates: string[]) =>
    dates.map((date) => purchase({ id: `p${date}`, customerId, at: day(date) }));
  await world.apply([
    ...buys('regular', '01-10', '02-10', '03-20'),
    ...buys('buyer', '04-02'),
    ...['critic', 'reviewer', 'noticed'].map((customerId) => visited({ id: 'v', customerId, at: day('05-01') })),
    ...CRITICS,
    nps({ id: 'n1', customerId: 'regular', at: day('05-02'), score: 3 }),
    nps({ id: 'n2', customerId: 'regular', at: day('05-03'), score: 10 }),
    { ...nps({ id: 'n3', customerId: 'buyer', at: day('05-04'), score: 8 }), touchpoint: 'till-3', employeeId: 'e1' },
  ]);
  await world.nothingDue();
});

async function printed(world: World, command: string, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCommand(world, command, args);
  expect(code, stderr).toBe(0);
  return stdout;
}

const servicesOf = async (world: World, customerId: string) =>
  (
    await world.pool.query(
      `select f.body from facts f join identities i using (customer_no) where i.customer_id = $1 and f.type = 'contact.service'`,
      [customerId],
    )
  ).rows;

test('the net promoter score is of latest answers, with n, in every form', async ({ world, gateway }) => {
  const report = JSON.parse(await printed(world, 'nps', '--json'));
  expect(report).toMatchObject({
    ...{ at: NOW, windowDays: 365, base: { n: 2, promoters: 1, detractors: 0, score: 50 } },
    byStage: [
      { name: 'first-purchase', n: 1, score: 0 },
      { name: 'regular', n: 1, score: 100 },
    ],
    ...{
      byTouchpoint: [{ name: 'till-3', n: 1 }],
      byEmployee: [{ name: 'e1', n: 1 }],
      byMonth: [{ name: '2024-05', n: 2 }],
    },
  });
  const { body } = await gateway.call('GET', '/v1/reports/nps', { key: await gateway.key('read') });
  expect(body).toEqual(report);
  expect(await printed(world, 'nps')).toMatch(/^NPS 50\.0 \(.*\), n 2: 1 promoter, 1 passive, 0 detractors/);
  expect(await printed(world, 'nps', '--csv')).toContain('\r\nemployee,e1,1,0,0,0,');
  expect(await printed(world, 'nps', '--at', '2024-05-03')).toMatch(/^NPS -100\.0 \(.*\), n 1/);
});

test('the ladder counts everybody, and the moves of the span', async ({ world, gateway }) => {
  const report = JSON.parse(await printed(world, 'ladder', '--json'));
  expect(report).toMatchObject({ untilAt: NOW, customers: 5, fromAt: '2024-03-03T12:00:00.000Z' });
  expect(report.transitions).toEqual([
    { from: 'potential', to: 'visitor', customers: 3, share: 7_500 },
    { from: 'potential', to: 'first-purchase', customers: 1, share: 2_500 },
    { from: 'first-purchase', to: 'regular', customers: 1, share: 10_000 },
  ]);
  expect(report.dwell).toEqual([{ stage: 'first-purchase', stays: 1, medianDays: 70 }]);
  expect(report.lastForecast).toMatchObject({ at: '2024-03-01T12:00:00.000Z', customers: 1, misplacedShare: 10_000 });
  const { body } = await gateway.call('GET', '/v1/reports/ladder', { key: await gateway.key('read') });
  expect(body).toEqual(report);
  expect(await printed(world, 'ladder')).toContain('5 customers at 2024-06-01 12:00');
  expect((await runCommand(world, 'ladder', ['--until', '2024-07-01'])).stderr).toContain('lies ahead');
});

interface Listed {
  readonly id: string;
  readonly customerId: string;
}

async function openCaseOf(world: World, customerId: string): Promise<string | undefined> {
  const { openCases } = JSON.parse(await printed(world, 'follow-ups', '--json'));
  return openCases.find((each: Listed) => each.customerId === customerId)?.id;
}

test('follow-ups are counted as of an instant, and listed with the oldest deadline first', async ({
  world,
  gateway,
}) => {
  const report = JSON.parse(await printed(world, 'follow-ups', '--until', '2024-05-21', '--json'));
  expect(report).toMatchObject({
    // The first answer of `regular` opened a case, the second closed it a day later.
    ...{ open: 2, overdue: 1, opened: 3, closed: { resolved: 0, recovered: 1, superseded: 0 } },
    ...{ judged: 2, inTime: 1, inTimeShare: 5_000, answerMs: { n: 1, p50: DAY_MS, p95: DAY_MS } },
    byTrigger: [
      { trigger: 'score', opened: 2 },
      { trigger: 'review', opened: 1 },
      { trigger: 'complaint', opened: 0 },
    ],
    openCases: [
      { customerId: 'critic', isOverdue: true, touchpoint: 'till-3', deadlineAt: '2024-05-12T10:00:00.000Z' },
      { customerId: 'reviewer', isOverdue: false },
    ],
  });
  const path = '/v1/reports/follow-ups?until=2024-05-21T00:00:00Z';
  expect((await gateway.call('GET', path, { key: await gateway.key('read') })).body).toEqual(report);
});

test('a follow-up is settled by a command: the note stays with the operators', async ({ world }) => {
  const id = (await openCaseOf(world, 'critic')) ?? expect.fail('no case is open');
  const order = ['resolve', id, '--by', 'e7', '--note', 'Called Mrs Smith'];
  expect(await printed(world, 'follow-ups', ...order, '--dry-run')).toContain('nothing was');
  expect(await printed(world, 'follow-ups', ...order)).toContain('Published contact.service');
  await waitUntil(async () => (await openCaseOf(world, 'critic')) === undefined, { what: 'end of the case' });
  const [{ body }, ...others] = await servicesOf(world, 'critic');
  expect(others).toEqual([]);
  expect(String(body)).not.toContain('Smith');
  const { rows } = await world.pool.query('select actor, reason, details from operator_actions where subject = $1', [
    id,
  ]);
  expect(rows).toMatchObject([{ actor: 'e7', reason: 'Called Mrs Smith', details: { through: 'command' } }]);
  expect(await runCommand(world, 'follow-ups', order)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('the case is closed (resolved'),
  });
});

test('a follow-up is settled over HTTP once, however often it is said; not one that is closed, or none', async ({
  world,
  gateway,
}) => {
  const id = (await openCaseOf(world, 'reviewer')) ?? expect.fail('no case is open');
  const key = await gateway.key('publish');
  const settle = (followUp: string, body: object) =>
    gateway.call('POST', `/v1/follow-ups/${followUp}/resolve`, { key, body });
  const order = { id: 's1', time: NOW, by: 'e7', note: 'A new one was sent' };
  expect(await settle(id, { ...order, time: day('05-20') })).toMatchObject({
    ...{ status: 400, body: { errors: [{ field: 'body.time' }] } },
  });
  expect(await settle('0'.repeat(32), order)).toMatchObject({ status: 404 });
  const bound = await gateway.keyOf({ scopes: ['publish'], sources: ['till'] });
  expect(
    await gateway.call('POST', `/v1/follow-ups/${'0'.repeat(32)}/resolve`, { key: bound, body: order }),
  ).toMatchObject({ status: 403 });
  const first = await settle(id, order);
  expect(first).toMatchObject({ status: 202, body: { source: 'staff', id: 's1', openComplaints: 0 } });
  await waitUntil(async () => (await openCaseOf(world, 'reviewer')) === undefined, { what: 'end of the case' });
  expect(await settle(id, order)).toMatchObject({ status: 202, body: first.body });
  expect(await settle(id, { ...order, by: 'e8' })).toMatchObject({
    ...{ status: 400, body: { errors: [{ field: 'body.id' }] } },
  });
  expect(await settle(id, { ...order, id: 's2' })).toMatchObject({ status: 409, body: { how: 'resolved' } });
  expect(await servicesOf(world, 'reviewer')).toHaveLength(1);
});

test('what staff noticed becomes a fact, by one line or one request; what is wrong with it is named', async ({
  world,
  gateway,
}) => {
  const line = ['noticed', '--touchpoint', 'till-3', '--cause', 'waiting', '--wait', '900', '--unresolved'];
  expect(await printed(world, 'note', ...line)).toMatch(/^contact\.service is published/);
  const refused = await runCommand(world, 'note', ['noticed', '--touchpoint', 'x'.repeat(65), '--cause', 'price']);
  expect(refused).toMatchObject({ code: 1, stdout: '' });
  expect(refused.stderr).toContain('--touchpoint must be well-formed text');
  const key = await gateway.key('publish');
  const body = { id: 'a1', time: day('05-30'), touchpoint: 'hotline', cause: 'price', resolved: true };
  const post = (more: object) =>
    gateway.call('POST', '/v1/customers/noticed/notes', { key, body: { ...body, ...more } });
  expect(await post({})).toMatchObject({ status: 202, body: { source: 'staff', id: 'a1' } });
  expect(await post({})).toMatchObject({ status: 202 });
  expect(await post({ cause: 'rain' })).toMatchObject({ status: 400, body: { errors: [{ field: 'body.cause' }] } });
  const bound = await gateway.keyOf({ scopes: ['publish'], sources: ['till'] });
  expect(await gateway.call('POST', '/v1/customers/noticed/notes', { key: bound, body })).toMatchObject({
    status: 403,
  });
  await world.applied('loyalty.contacts');
  expect(await servicesOf(world, 'noticed')).toHaveLength(2);
});
