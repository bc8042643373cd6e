/** `npm run customer`: what is shown is what the recorded facts say, for now and for any past instant. */
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect } from 'vitest';
import { nps, purchase, returned, visited } from '../../support/facts.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { testInWorld } from '../../support/world.ts';

/** The report: what the command says of anna now. */
const test = testInWorld({
  clock: '2010-12-10T00:00:00Z frozen',
  services: ['purchase-consumer', 'feedback-consumer'],
}).extend('report', { scope: 'file', auto: true }, async ({ world }) => {
  await world.apply([
    purchase({ id: 'p1', customerId: 'anna', at: '2010-10-01T10:00:00Z', amountMinor: 10_000 }),
    purchase({ id: 'p2', customerId: 'anna', at: '2010-10-15T10:00:00Z', amountMinor: 20_000 }),
    purchase({ id: 'p3', customerId: 'anna', at: '2010-12-08T10:00:00Z', amountMinor: 40_000 }),
    returned({ id: 'r9', customerId: 'anna', at: '2010-11-02T10:00:00Z', purchaseId: 'unseen' }),
  ]);
  // Late: with it the third purchase day is in November, and p3 earns as a regular's.
  await world.apply([purchase({ id: 'late', customerId: 'anna', at: '2010-11-01T10:00:00Z', amountMinor: 10_000 })]);
  return runJson(world, 'customer', ['anna']);
});

test('now it says what is recorded, with reasons, and what the next rung asks for', async ({ world, report }) => {
  const { state } = await world.customer('anna');
  const balances = balancesOf(state);
  expect(report).toMatchObject({
    at: '2010-12-10T00:00:00.000Z',
    stage: { stage: 'regular', since: '2010-11-01T10:00:00.000Z', nextStage: 'adherent', causes: [{ id: 'late' }] },
    balances: { available: String(balances.available), pending: String(balances.pending), held: '0' },
    waiting: [{ id: 'r9', purchaseId: 'unseen' }],
    unrecorded: { entries: 0, outcomes: 0 },
  });
  expect(report.stage.missing).toContainEqual({ name: 'daysInWindow', value: 4, threshold: 5, holds: false });
});

test('for a past instant it folds the facts up to it, those that came late included', async ({ world }) => {
  const before = await runJson(world, 'customer', ['anna', '--at', '2010-11-01T09:59:59Z']);
  const after = await runJson(world, 'customer', ['anna', '--at', '2010-11-01T10:00:00Z']);
  expect([before.stage.stage, after.stage.stage]).toEqual(['first-purchase', 'regular']);
  expect(before.balances).toMatchObject({ available: '300', pending: '0' });
  expect(after.balances).toMatchObject({ available: '300', pending: '100' });
  expect(before.waiting).toEqual([]);
});

test('the statement sums up to the balance and marks what corrects', ({ report }) => {
  const { statement, balances } = report;
  type Line = { from: string; to: string; points: string; correction: boolean; cause: { id?: string } };
  const change = ({ from, to, points }: Line) =>
    (to === 'customer:pending' ? BigInt(points) : 0n) - (from === 'customer:pending' ? BigInt(points) : 0n);
  const pending = (statement as Line[]).reduce((sum, line) => sum + change(line), 0n);
  expect(String(pending)).toBe(balances.pending);
  expect(statement.filter(({ correction }: Line) => correction).map(({ cause }: Line) => cause.id)).toContain('p3');
});

test('the history is collapsed; on demand it has every revision', async ({ world, report }) => {
  const all = await runJson(world, 'customer', ['anna', '--revisions', 'all']);
  const stages = report.history.filter(({ type }: { type: string }) => type === 'stage.changed');
  expect(stages.map(({ content }: { content: { to: string } }) => content.to)).toEqual(['first-purchase', 'regular']);
  const first = all.history.find(({ revision }: { revision: number }) => revision === 1);
  expect(first).toMatchObject({ current: expect.any(Boolean), stale: true });
  const { stdout } = await runCommand(world, 'customer', ['anna', '--revisions', 'all']);
  expect(stdout).toMatch(/regular +1 +2010-12-10 00:00:00 /);
  expect(all.history.some(({ retracted }: { retracted: boolean }) => retracted)).toBe(true);
});

test('what comes if nothing happens comes in the order and at the instants of the fold', ({ report }) => {
  const { outlook, risk } = report;
  const levels = outlook.filter(({ what }: { what: string }) => what === 'risk');
  expect(risk.level).toBe('none');
  expect(levels.map(({ to }: { to: string }) => to)).toEqual(['watch', 'at-risk', 'lost']);
  const interval = (68 + 30) / 4;
  const days = [1.5, 2.5, 5].map((threshold) => Math.ceil(threshold * interval));
  const expected = days.map((count) => new Date(Date.parse('2010-12-08') + count * DAY_MS).toISOString());
  expect(levels.map(({ at }: { at: string }) => at)).toEqual(expected);
});

test('what the year brought is told with what it rests on, and a regular is no weak buyer', ({ report }) => {
  expect(report).toMatchObject({
    money: { currency: 'GBP', profit: '80000', basis: 'revenue', purchaseDays: 4, isKey: false, thresholds: null },
    review: null,
    followUp: null,
  });
});

test('of a critic it shows the open case with its deadline, and of a first buyer the next review', async ({
  world,
}) => {
  await world.apply([purchase({ id: 'd1', customerId: 'dora', at: '2010-12-07T10:00:00Z' })]);
  await world.apply([nps({ id: 'd2', customerId: 'dora', at: '2010-12-09T10:00:00Z', score: 2 })]);
  const dora = await runJson(world, 'customer', ['dora']);
  expect(dora).toMatchObject({
    followUp: { trigger: 'score', openedAt: '2010-12-09T10:00:00.000Z', deadlineAt: '2010-12-11T10:00:00.000Z' },
    review: { advice: 'none', nextReviewAt: '2011-03-07T00:00:00.000Z', soFar: { paid: '1000', purchaseDays: 1 } },
    unrecorded: { entries: 0, outcomes: 0 },
  });
  expect(dora.outlook).toContainEqual({ at: '2010-12-11T10:00:00.000Z', what: 'follow-up-deadline' });
  const { stdout } = await runCommand(world, 'customer', ['dora']);
  expect(stdout).toContain('deadline 2010-12-11 10:00, which runs');
  expect(stdout).toMatch(/case +opened \(score\), answer by 2010-12-11/);
  expect(stdout).toMatch(/next review 2011-03-07 00:00/);
});

test('what is due and not recorded yet is said: no timekeeper runs here', async ({ world }) => {
  await world.apply([purchase({ id: 'q1', customerId: 'bert', at: '2010-09-01T10:00:00Z' })]);
  const bert = await runJson(world, 'customer', ['bert']);
  expect(bert.balances).toMatchObject({ available: '10', pending: '0' });
  expect(bert.unrecorded.entries).toBe(1);
  const { stdout } = await runCommand(world, 'customer', ['bert']);
  expect(stdout).toContain('1 entry and 3 outcomes of this are not recorded yet');
  expect(stdout).toContain('NO TIMEKEEPER lives');
});

test('records that wait in Kafka, and facts that wait to be folded, are said', async ({ world }) => {
  // Nobody reads contacts here. His partition is nobody else's here: their old purchases would wait for the contact.
  await world.send([visited({ id: 'v', customerId: 'carl', at: '2010-09-01T09:00:00Z' })]);
  await world.send([purchase({ id: 's1', customerId: 'carl', at: '2010-09-01T10:00:00Z' })]);
  await world.applied('loyalty.purchases');
  // As it is for half a minute, while the contact beside it may still be on its way (pipeline/watermark.ts).
  await world.pool.query("update customers set unfolded_from = '2010-09-01T10:00:00Z' where customer_id = 'carl'");
  const carl = await runJson(world, 'customer', ['carl']);
  expect(carl).toMatchObject({
    unfolded: { facts: 1, since: '2010-09-01T10:00:00.000Z' },
    backlog: { 'loyalty.contacts': '1' },
    hasTimekeeper: false,
  });
  const { stdout } = await runCommand(world, 'customer', ['carl']);
  expect(stdout).toMatch(/1 fact of this, from 2010-09-01 10:00 on,\s+waits\s+to be folded/);
  expect(stdout).toMatch(/1 record\s+of\s+loyalty\.contacts/);
  const blind = { environment: { ...world.environment, KAFKA_BROKERS: '127.0.0.1:1' } };
  expect(await runJson(blind, 'customer', ['carl'])).toMatchObject({ backlog: null, unfolded: { facts: 1 } });
});

test('as text it answers in the order of the questions', async ({ world }) => {
  const { stdout, code } = await runCommand(world, 'customer', ['anna']);
  const titles = [
    'Customer anna, now',
    'Why regular',
    'Missing for adherent',
    'Risk: none',
    'If nothing happens',
    'Statement',
    'History',
  ];
  const places = titles.map((title) => stdout.indexOf(title));
  expect(code).toBe(0);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
  expect(places).not.toContain(-1);
});

test('an unknown customer is said to be unknown, on stderr, with exit code 1', async ({ world }) => {
  const { code, stdout, stderr } = await runCommand(world, 'customer', ['nobody']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('No customer is known under the id nobody');
});

test('a future instant and one that is none are refused', async ({ world }) => {
  for (const at of ['2011-01-01', 'tomorrow']) {
    const { code, stderr } = await runCommand(world, 'customer', ['anna', '--at', at]);
    expect(code).toBe(1);
    expect(stderr).toContain('--at');
  }
});
