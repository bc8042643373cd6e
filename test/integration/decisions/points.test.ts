/** What is asked about points, decided under the customer's lock: seen in answers, in the ledger, and in what is recorded of both. */
import type { OnceAnswered } from '@loyalty-ladder/decisions/answer-once.ts';
import type { OpenedContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import {
  carryOutPoints,
  type HoldAnswer,
  type PointsAnswer,
} from '@loyalty-ladder/decisions/points/carry-out-points.ts';
import { judgeAdjustment } from '@loyalty-ladder/decisions/points/judge-adjustment.ts';
import type { PointsCommand } from '@loyalty-ladder/decisions/points/points-command.ts';
import { proposeAdjustment } from '@loyalty-ladder/decisions/points/propose-adjustment.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { listAdjustments } from '@loyalty-ladder/store/adjustments/list-adjustments.ts';
import { forgetAnswers } from '@loyalty-ladder/store/idempotency/forget-answers.ts';
import { listOperatorActions } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import { expect } from 'vitest';
import { withDecisionContext } from '../../support/decision-context.ts';
import { purchase, returned } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { testInWorld, type World } from '../../support/world.ts';

const NOW = '2024-05-20T00:00:00Z';

const base = testInWorld({ clock: `${NOW} frozen`, services: ['purchase-consumer'] });
const test = base.extend('ask', { scope: 'file' }, async ({ world }, { onCleanup }) => {
  const closing = Promise.withResolvers<void>();
  const opened = Promise.withResolvers<OpenedContext>();
  const open = withDecisionContext(world, (context) => {
    opened.resolve(context);
    return closing.promise;
  });
  onCleanup(async () => {
    closing.resolve();
    await open;
  });
  return askerOf(await opened.promise);
});

/** @returns asks for something by an attempt of its own, or by the one named. */
function askerOf(context: OpenedContext) {
  let attempts = 0;
  const attempt = (name = `attempt-${++attempts}`, keyId = 'key-1') => ({
    keyId,
    idempotencyKey: name,
    fingerprint: Buffer.alloc(32, 1),
  });
  return {
    context,
    attempt,
    async points(customerId: string, command: PointsCommand, name?: string, purchasesKnown = true) {
      return carryOutPoints(context, { customerId, command, attempt: attempt(name), purchasesKnown });
    },
  };
}

const hold = (points: bigint, inMs = HOUR_MS): PointsCommand => ({ kind: 'hold', points, expires: { inMs } });

function answerOf<Answer>(answered: OnceAnswered<Answer>): Answer {
  if (answered.kind !== 'answered') throw new Error(`not answered: ${answered.kind}`);
  return answered.answer;
}

function granted(answered: OnceAnswered<PointsAnswer>): HoldAnswer {
  const answer = answerOf(answered);
  if ('refused' in answer) throw new Error(`refused: ${answer.refused}`);
  return answer;
}

/** Of a customer with 100 points that have vested, which nobody has recorded yet: no timekeeper runs. */
async function with100Points(world: World, customerId: string): Promise<string> {
  await world.setClock(NOW);
  const id = `purchase-of-${customerId}`;
  await world.apply([purchase({ id, customerId, at: '2024-05-01T10:00:00Z', amountMinor: 10_000 })]);
  return customerId;
}

test('of two who ask at once for the same points one gets them', async ({ world, ask }) => {
  const customerId = await with100Points(world, 'two-at-once');
  const asked = ['h1', 'h2'].map((name) => ask.points(customerId, hold(80n), name));
  const answers = (await Promise.all(asked)).map(answerOf);
  expect(answers.find((each) => 'refused' in each)).toEqual({ refused: 'insufficient-points', available: '20' });
  expect(answers.find((each) => 'hold' in each)).toMatchObject({
    hold: { state: 'open', points: '80', captured: '0', customerId },
    balances: { available: '20', pending: '0', held: '80' },
    pending: { points: '0', waitingReturns: 0, unfoldedFrom: null },
    asOf: '2024-05-20T00:00:00.000Z',
    purchasesKnown: true,
  });
  expect(balancesOf((await world.customer(customerId)).state)).toEqual({ available: 20n, pending: 0n, held: 80n });
});

test('whoever asks again gets the same answer, a refusal too, and whoever asks for something else none', async ({
  world,
  ask,
}) => {
  const customerId = await with100Points(world, 'again');
  const first = await ask.points(customerId, hold(80n), 'again-1');
  const refused = await ask.points(customerId, hold(80n), 'again-2');
  await ask.points(customerId, { kind: 'release', holdId: granted(first).hold.holdId });
  expect(await ask.points(customerId, hold(80n), 'again-1')).toEqual({ ...first, isReplayed: true });
  expect(await ask.points(customerId, hold(80n), 'again-2')).toEqual({ ...refused, isReplayed: true });
  const attempt = { ...ask.attempt('again-1'), fingerprint: Buffer.alloc(32, 2) };
  const other = { customerId, command: hold(1n), attempt, purchasesKnown: true };
  expect(await carryOutPoints(ask.context, other)).toEqual({ kind: 'other-payload' });
  const another = { ...other, attempt: { ...ask.attempt('again-1', 'key-2') } };
  expect(await carryOutPoints(ask.context, another)).toMatchObject({ isReplayed: false });
});

test('an attempt whose answer is forgotten has its effect no second time', async ({ world, ask }) => {
  const customerId = await with100Points(world, 'forgotten');
  await ask.points(customerId, hold(10n), 'forgotten');
  await world.pool.query(
    "update idempotent_answers set answered_at = now() - interval '8 days' where idempotency_key = 'forgotten'",
  );
  expect(await forgetAnswers(world.pool, 7, 10)).toBe(1);
  const again = await ask.points(customerId, hold(10n), 'forgotten');
  expect(answerOf(again)).toEqual({ refused: 'idempotency-key-spent' });
});

test('while an attempt is being decided nobody else decides it', async ({ world, ask }) => {
  const customerId = await with100Points(world, 'running');
  const held = await HeldRows.holdCustomer(world.endpoints.databaseUrl, customerId);
  try {
    const first = ask.points(customerId, hold(10n), 'running');
    await held.waitedFor();
    expect(await ask.points(customerId, hold(10n), 'running')).toEqual({ kind: 'running' });
    await held.release();
    expect(await first).toMatchObject({ kind: 'answered', isReplayed: false });
  } finally {
    await held.release();
  }
});

test('nobody is made known by asking for points', async ({ world, ask }) => {
  expect(answerOf(await ask.points('nobody', hold(1n)))).toEqual({ refused: 'unknown-customer' });
  await expect(world.customer('nobody')).rejects.toThrow('not recorded');
});

test('a hold is captured in part and the rest released, and what was captured is given back in parts', async ({
  world,
  ask,
}) => {
  const customerId = await with100Points(world, 'in-parts');
  const { holdId } = granted(await ask.points(customerId, hold(80n))).hold;
  const ofHold = async (command: object) => answerOf(await ask.points(customerId, { holdId, ...command } as never));
  expect(await ofHold({ kind: 'capture', points: 81n })).toEqual({ refused: 'more-than-held', held: '80' });
  expect(await ofHold({ kind: 'restore', points: 1n })).toEqual({ refused: 'hold-not-captured', state: 'open' });
  expect(await ofHold({ kind: 'capture', points: 50n })).toMatchObject({
    hold: { state: 'captured', points: '80', captured: '50', restored: '0' },
    balances: { available: '50', held: '0' },
    purchasesKnown: true,
  });
  expect(await ofHold({ kind: 'release' })).toEqual({ refused: 'hold-closed', state: 'captured' });
  expect(await ofHold({ kind: 'restore', points: 20n })).toMatchObject({
    hold: { captured: '50', restored: '20' },
    balances: { available: '70' },
  });
  expect(await ofHold({ kind: 'restore', points: 31n })).toEqual({ refused: 'more-than-captured', restorable: '30' });
  expect(await ofHold({ kind: 'restore' })).toMatchObject({ balances: { available: '100' } });
  expect(await ofHold({ kind: 'restore' })).toEqual({ refused: 'more-than-captured', restorable: '0' });
  expect(balancesOf((await world.customer(customerId)).state)).toEqual({ available: 100n, pending: 0n, held: 0n });
});

test('a direct redemption is hold and capture in one, and its repetition is none', async ({ world, ask }) => {
  const customerId = await with100Points(world, 'direct');
  const command: PointsCommand = { kind: 'redeem', points: 60n, reference: 'order-7' };
  const answer = granted(await ask.points(customerId, command, 'direct'));
  expect(answer).toMatchObject({
    hold: { state: 'captured', points: '60', captured: '60', reference: 'order-7' },
    balances: { available: '40', held: '0' },
  });
  await ask.points(customerId, command, 'direct');
  const spent = (await world.statement(customerId)).filter(({ to }) => to === 'program:redeemed');
  expect(spent.map(({ points }) => points)).toEqual([60n]);
});

test('a return after a redemption makes debt, and from one in debt nothing is taken', async ({ world, ask }) => {
  const customerId = await with100Points(world, 'debtor');
  await ask.points(customerId, { kind: 'redeem', points: 60n });
  const purchaseId = `purchase-of-${customerId}`;
  await world.apply([returned({ id: 'r', customerId, at: '2024-05-19T10:00:00Z', purchaseId })]);
  expect(balancesOf((await world.customer(customerId)).state).available).toBe(-60n);
  const refused = answerOf(await ask.points(customerId, hold(1n)));
  expect(refused).toEqual({ refused: 'insufficient-points', available: '0' });
});

test('holds in a row see those before them, also where nothing due is done for purchases that may wait', async ({
  world,
  ask,
}) => {
  const customerId = await with100Points(world, 'blindly');
  // 46 days after: whoever bought once is at watch after 45, unless a purchase waits in Kafka.
  await world.setClock('2024-06-16T10:00:00Z');
  const blindly = (command: PointsCommand) => ask.points(customerId, command, undefined, false);
  const before = await world.customer(customerId);
  const first = granted(await blindly(hold(80n)));
  expect(first).toMatchObject({ balances: { available: '20', held: '80' }, purchasesKnown: false });
  expect(answerOf(await blindly(hold(80n)))).toMatchObject({ refused: 'insufficient-points', available: '20' });
  expect(granted(await blindly(hold(20n))).balances).toEqual({ available: '0', pending: '0', held: '100' });
  const captured = granted(await blindly({ kind: 'capture', holdId: first.hold.holdId, points: 50n }));
  expect(captured).toMatchObject({ balances: { available: '30', held: '20' } });
  expect(captured.pending.unfoldedFrom).toBe('2024-06-16T10:00:00.000Z');
  const after = await world.customer(customerId);
  expect(after.stateBytes).toEqual(before.stateBytes);
  expect(await world.history(customerId, 'risk.changed')).toEqual([]);
  // The purchase that waited: once time is let on, nobody was ever silent, and what was decided meanwhile stands.
  await world.apply([purchase({ id: 'waited', customerId, at: '2024-06-10T09:00:00Z' })]);
  const timekeeper = await world.startService('timekeeper', { environment: { SETTLE_MS: '100' } });
  await world.nothingDue();
  await timekeeper.stop();
  expect(balancesOf((await world.customer(customerId)).state)).toEqual({ available: 30n, pending: 10n, held: 20n });
  expect(await world.history(customerId, 'risk.changed')).toEqual([]);
});

test('staff correct points alone up to a limit, and beyond it with a second key', async ({ world, ask }) => {
  const customerId = await with100Points(world, 'corrected');
  const rules = { alonePointsMax: 50n, waitsMs: HOUR_MS };
  const by = (keyId: string) => ({ keyId, name: `desk ${keyId}` });
  const propose = async (points: bigint, name: string) =>
    answerOf(
      await proposeAdjustment(
        ask.context,
        {
          ...{ customerId, points, reason: 'goodwill', note: 'the kettle leaked', by: by('key-1') },
          attempt: ask.attempt(name),
          purchasesKnown: true,
        },
        rules,
      ),
    );
  const judge = async (adjustmentId: string, verdict: 'approve' | 'refuse', keyId: string) =>
    answerOf(
      await judgeAdjustment(ask.context, {
        ...{ adjustmentId, verdict, by: by(keyId) },
        attempt: ask.attempt(undefined, keyId),
        purchasesKnown: true,
      }),
    );
  expect(await propose(50n, 'small')).toMatchObject({
    adjustment: { state: 'posted', points: '50', decidedBy: 'key-1' },
    after: { balances: { available: '150' } },
  });
  const large = await propose(-51n, 'large');
  expect(large).toMatchObject({ adjustment: { state: 'waiting', decidedBy: null }, after: null });
  const { adjustmentId } = (large as { adjustment: { adjustmentId: string } }).adjustment;
  expect(await judge(adjustmentId, 'approve', 'key-1')).toEqual({ refused: 'own-adjustment' });
  const waiting = await listAdjustments(world.pool, { waitingOnly: true, before: undefined, rowsMax: 10 });
  expect(waiting.map((each) => [each.customerId, each.points])).toEqual([[customerId, -51n]]);
  const approvals = await Promise.all(['key-2', 'key-3'].map((keyId) => judge(adjustmentId, 'approve', keyId)));
  expect(approvals.map((each) => ('refused' in each ? each : each.after?.balances.available)).toSorted()).toEqual([
    '99',
    { refused: 'adjustment-closed', state: 'posted' },
  ]);
  const refused = (await propose(99n, 'refused')) as { adjustment: { adjustmentId: string } };
  expect(await judge(refused.adjustment.adjustmentId, 'refuse', 'key-2')).toMatchObject({
    adjustment: { state: 'refused', decidedBy: 'key-2' },
  });
  const expired = (await propose(98n, 'expired')) as { adjustment: { adjustmentId: string } };
  await world.setClock(Date.parse(NOW) + HOUR_MS);
  expect(await judge(expired.adjustment.adjustmentId, 'approve', 'key-2')).toEqual({
    refused: 'adjustment-closed',
    state: 'expired',
  });
  const corrections = (await world.statement(customerId)).filter(({ kind }) => kind === 'adjust');
  expect(corrections.map(({ points, to, cause }) => [points, to, cause])).toEqual([
    [50n, 'customer:available', { type: 'fact', source: 'urn:loyalty-ladder:gateway', id: expect.any(String) }],
    [51n, 'program:adjusted', { type: 'fact', source: 'urn:loyalty-ladder:gateway', id: adjustmentId }],
  ]);
  const noted = await listOperatorActions(world.pool, 'adjustment', 10);
  expect(noted.map(({ action }) => action)).toEqual([
    'adjustment propose',
    'adjustment refuse',
    'adjustment propose',
    'adjustment approve',
    'adjustment propose',
    'adjustment post',
  ]);
  expect(noted.map((each) => Object.values(each).map(String).join()).join()).not.toMatch(/kettle|corrected/);
});
