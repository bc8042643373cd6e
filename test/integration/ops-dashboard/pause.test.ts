/** A consumer that people pause applies nothing until they resume it, whatever is killed and restarted, and the page says so. */
import { isDeepStrictEqual } from 'node:util';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { expect } from 'vitest';
import { cleanFold } from '../../support/clean-fold.ts';
import { readGroup } from '../../support/consumer-group.ts';
import { type ToldEvent, testWithDashboard } from '../../support/dashboard.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { purchasesOfDay } from '../../support/purchases-of-day.ts';
import { reasonsNotReady } from '../../support/read-probe.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const CUSTOMERS = 40;
const DAYS = 30;

const test = testWithDashboard({
  services: ['purchase-consumer'],
  environment: { CONSUMER_SESSION_MS: '6000', BATCH_RECORDS_MAX: '20' },
});

const bought = (day: number) => purchasesOfDay(day, CUSTOMERS);

/** All that a batch would change of where the group stands; xmin: of the transaction that has written the row. */
async function standing({ pool, topic }: World) {
  const { rows } = await pool.query(
    `select partition, next_offset::text as next, xmin::text as written, (select count(*)::integer from facts) as facts
     from stream_offsets where consumer_group = $1 order by partition`,
    [topic('purchase-consumer')],
  );
  return rows;
}

const saysPaused = async (service: RunningService) => (await service.logTail(200)).includes('the group is paused');

const isStable = async (world: World, members: number) =>
  isDeepStrictEqual(await readGroup(world, 'purchase-consumer'), { state: 'Stable', members });

test('a pause under load holds from its commit on, through kill -9 and rebalances, and nothing is lost by it', async ({
  world,
  dashboard,
}) => {
  const group = world.topic('purchase-consumer');
  const session = await dashboard.logIn(await dashboard.key('ops'));
  const ask = (verb: string, reason: string) =>
    dashboard.call('POST', `/api/groups/${group}/${verb}`, { headers: session.headers, body: { reason } });
  const first = world.service('purchase-consumer');
  const days = Array.from({ length: DAYS }, (_, day) => bought(day));
  await world.apply(days.slice(0, 5).flat());

  // The batch that is under way when somebody pauses is waited for, whatever becomes of it; what comes behind it is not applied.
  const held = await HeldRows.holdCustomer(world.endpoints.databaseUrl, 'c0');
  await world.send(days.slice(5, 15).flat());
  await held.waitedFor();
  const pausing = ask('pause', 'the shop replays its receipts');
  let isAnswered = false;
  void pausing.finally(() => {
    isAnswered = true;
  });
  const waits = "select from pg_locks where locktype = 'advisory' and not granted";
  // Or has found the moment in which the batch had given up, to be repeated.
  await waitUntil(async () => isAnswered || (await world.pool.query(waits)).rowCount !== 0, {
    what: 'the pause waits',
  });
  await held.release();
  expect((await pausing).status).toBe(204);
  const paused = await standing(world);
  const rest = days.slice(15, 25).flat();
  const sending = world.send(rest);
  await waitUntil(() => saysPaused(first), { what: 'the first member sees the pause' });
  expect(await reasonsNotReady(first)).toEqual([]);
  expect((await fetch(`${first.url}/livez`)).status).toBe(200);

  await first.crash();
  const second = await world.startService('purchase-consumer', { instance: 2 });
  await waitUntil(() => isStable(world, 1), { what: 'the second member alone' });
  await waitUntil(() => saysPaused(second), { what: 'the second member sees the pause' });
  await first.spawn();
  await first.ready();
  await waitUntil(() => isStable(world, 2), { what: 'both members' });
  await sending;
  await world.send(days.slice(25).flat());

  expect(await standing(world), 'no batch has committed since').toEqual(paused);
  const told = paused.reduce((sum, { next }) => sum + Number(next), 0);
  const seen = await snapshotWith(session, (each) => messagesOf(each, group) === DAYS * CUSTOMERS - told);
  expect(seen.verdict.causes.find(({ name }) => name === 'ConsumerPaused')).toMatchObject({
    level: 'warn',
    sentence: expect.stringMatching(
      /^purchase-consumer is PAUSED since .* UTC by .+ \(the shop replays its receipts\): /,
    ),
  });
  const partitions = partitionsOf(seen, group);
  expect(new Set(partitions.map(({ state, level }) => `${state} ${level}`))).toEqual(new Set(['paused warn']));
  const lag = await runJson(world, 'lag', []);
  expect(lag.partitions.filter((each: { group: string }) => each.group === group)).toContainEqual(
    expect.objectContaining({
      state: 'paused',
      pause: expect.objectContaining({ reason: 'the shop replays its receipts' }),
    }),
  );
  expect((await ask('pause', 'once more')).status).toBe(409);
  expect(await standing(world), 'no batch has committed since').toEqual(paused);

  const resume = ['resume', 'purchase-consumer', '--reason', 'the receipts are in', '--by', 'olga'];
  expect(await runCommand(world, 'streams', [...resume, '--dry-run'])).toMatchObject({ code: 0 });
  expect(await standing(world)).toEqual(paused);
  expect(await runCommand(world, 'streams', resume)).toMatchObject({ code: 0 });
  await world.applied('loyalty.purchases');
  expect(await runCommand(world, 'streams', resume)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is not paused'),
  });

  const programs = await loadProgramTimeline(world.pool);
  for (let index = 0; index < CUSTOMERS; index++) {
    const facts = days.flat().filter(({ customerId }) => customerId === `c${index}`);
    expect((await world.customer(`c${index}`)).stateBytes).toEqual(encodeState(cleanFold(facts, programs).state));
  }
  const { rows } = await world.pool.query("select count(*)::integer as count from entries where kind = 'earn'");
  expect(rows[0].count).toBe(DAYS * CUSTOMERS);
  const done = await world.pool.query('select action, subject, actor, reason from operator_actions order by action_id');
  expect(done.rows.filter(({ subject }) => subject === group)).toMatchObject([
    { action: 'streams pause', actor: expect.stringMatching(/\(.+\)$/), reason: 'the shop replays its receipts' },
    { action: 'streams resume', actor: 'olga', reason: 'the receipts are in' },
  ]);
});

const partitionsOf = ({ partitions }: Snapshot, group: string) =>
  partitions.value?.filter((each) => each.group === group) ?? [];

const messagesOf = (snapshot: Snapshot, group: string): number =>
  partitionsOf(snapshot, group).reduce((sum, { messages }) => sum + messages, 0);

/** The first that the page gets of which that is so: one is up to two seconds old. */
async function snapshotWith(
  session: { follow(): AsyncGenerator<ToldEvent> },
  isMeant: (snapshot: Snapshot) => boolean,
): Promise<Snapshot> {
  for await (const { event, data } of session.follow()) if (event === 'snapshot' && isMeant(data)) return data;
  throw new Error('the feed ended');
}

test('what is no consumer group is not paused, and a command says what to do instead', async ({ world }) => {
  const { code, stderr } = await runCommand(world, 'streams', ['pause', 'outbox-relay', '--reason', 'a test']);
  expect(code).toBe(1);
  expect(stderr).toContain('outbox-relay is no consumer group');
  expect(stderr).toContain('is stopped instead');
});
