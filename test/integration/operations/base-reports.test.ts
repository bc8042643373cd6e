/** Figures of the whole base: commands and gateway say the same of what is recorded; and what staff answer and notice becomes a fact. */

import { insertHistory } from '@loyalty-ladder/store/history/insert-history.ts';
import { outcomeKey } from '@loyalty-ladder/store/history/outcome-key.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { expect } from 'vitest';
import { nps, purchase, visited } from '../../support/facts.ts';
import { testWithGateway } from '../../support/gateway.ts';
import { runCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const NOW = '2024-06-01T12:00:00.000Z';
const day = (date: string): string => `2024-${date}T10:00:00Z`;

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
    visited({ id: 'v', customerId: 'critic', at: day('05-01') }),
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

/** As the fold records it, of a fact of that id. @returns its id. */
async function openCase(world: World, customerId: string, fact: string, openedAt: string): Promise<string> {
  const at = Date.parse(openedAt);
  const subject = `score:test/${fact}`;
  const key = outcomeKey(customerId, 'follow-up.opened', at, subject);
  const { customerNo } = await world.customer(customerId);
  const content = {
    ...{ subject, trigger: 'score', openedAt: at, deadlineAt: at + 48 * 3_600_000, complaintId: null, measures: [] },
    ...{
      touchpoint: 'till-3',
      employeeId: null,
      causes: [{ type: 'fact', source: 'test', id: fact }],
      programVersion: 1,
    },
  };
  const row = {
    customerNo,
    key,
    revision: 1,
    retracted: false,
    current: true,
    at,
    content,
    sequence: 1n,
    version: 99n,
  };
  await inTransaction(world.pool, async (tx) => {
    await insertHistory(tx, [{ ...row, type: 'follow-up.opened' }], at);
    return { result: undefined };
  });
  return key.toString('hex');
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
  expect(report).toMatchObject({ untilAt: NOW, customers: 3, fromAt: '2024-03-03T12:00:00.000Z' });
  expect(report.transitions).toEqual([
    { from: 'potential', to: 'visitor', customers: 1, share: 5_000 },
    { from: 'potential', to: 'first-purchase', customers: 1, share: 5_000 },
    { from: 'first-purchase', to: 'regular', customers: 1, share: 10_000 },
  ]);
  expect(report.dwell).toEqual([{ stage: 'first-purchase', stays: 1, medianDays: 70 }]);
  expect(report.lastForecast).toMatchObject({ at: '2024-03-01T12:00:00.000Z', customers: 1, misplacedShare: 10_000 });
  const { body } = await gateway.call('GET', '/v1/reports/ladder', { key: await gateway.key('read') });
  expect(body).toEqual(report);
  expect(await printed(world, 'ladder')).toContain('3 customers at 2024-06-01 12:00');
  expect((await runCommand(world, 'ladder', ['--until', '2024-07-01'])).stderr).toContain('lies ahead');
});

test('a follow-up is listed, and settled by a command: the note stays with the operators', async ({ world }) => {
  const id = await openCase(world, 'critic', 'n9', day('05-10'));
  const report = JSON.parse(await printed(world, 'follow-ups', '--json'));
  expect(report).toMatchObject({ opened: 1, judged: 1, inTime: 0, byTrigger: [{ trigger: 'score' }, {}, {}] });
  expect(report.openCases).toMatchObject([{ id, customerId: 'critic', isOverdue: true, touchpoint: 'till-3' }]);
  const order = ['resolve', id, '--by', 'e7', '--note', 'Called Mrs Smith'];
  expect(await printed(world, 'follow-ups', ...order, '--dry-run')).toContain('nothing was');
  expect(await printed(world, 'follow-ups', ...order)).toContain('Published contact.service');
  await world.applied('loyalty.contacts');
  const [{ body }, ...others] = await servicesOf(world, 'critic');
  expect(others).toEqual([]);
  expect(String(body)).not.toContain('Smith');
  const { rows } = await world.pool.query(
    "select actor, subject, reason, details from operator_actions where action = 'follow-ups resolve'",
  );
  expect(rows).toMatchObject([
    { actor: 'e7', subject: id, reason: 'Called Mrs Smith', details: { through: 'command' } },
  ]);
});

test('a follow-up is settled over HTTP once, however often it is said; not one that is closed, or none', async ({
  world,
  gateway,
}) => {
  const id = await openCase(world, 'buyer', 'n8', day('05-20'));
  const key = await gateway.key('publish');
  const settle = (followUp: string, body: object) =>
    gateway.call('POST', `/v1/follow-ups/${followUp}/resolve`, { key, body });
  const order = { id: 's1', time: NOW, by: 'e7', note: 'A new one was sent' };
  expect(await settle(id, { ...order, time: day('05-20') })).toMatchObject({
    ...{ status: 400, body: { errors: [{ field: 'body.time' }] } },
  });
  expect(await settle('0'.repeat(32), order)).toMatchObject({ status: 404 });
  const first = await settle(id, order);
  expect(first).toMatchObject({ status: 202, body: { source: 'staff', id: 's1', openComplaints: 0 } });
  await waitUntil(async () => (await servicesOf(world, 'buyer')).length === 1, { what: 'the fact' });
  await world.pool.query(
    `insert into history (customer_no, outcome_key, revision, retracted, type, effective_at, content, sequence, version, decided_at)
     select customer_no, substring(sha256('closed') for 16), 1, false, 'follow-up.closed', '2024-05-25T00:00:00Z',
            content || '{"resolution":"recovered","escalated":false}', 2, 100, '2024-05-25T00:00:00Z'
     from history where outcome_key = $1`,
    [Buffer.from(id, 'hex')],
  );
  expect(await settle(id, order)).toMatchObject({ status: 202, body: first.body });
  expect(await settle(id, { ...order, id: 's2' })).toMatchObject({ status: 409, body: { how: 'recovered' } });
  expect(await servicesOf(world, 'buyer')).toHaveLength(1);
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
