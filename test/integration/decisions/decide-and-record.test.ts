/**
 * A request that has to be answered at once decides like batches and pages do: under the customer's lock, against the state as of now,
 * and with what rides along committed or not at all. packages/decisions/src/points does so; the holds below are no more than that.
 */
import { decideAndRecord } from '@loyalty-ladder/decisions/decide-and-record.ts';
import { decideCustomers } from '@loyalty-ladder/decisions/decide-customers.ts';
import { lockForDecision } from '@loyalty-ladder/decisions/lock-for-decision.ts';
import type { OpenedContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import type { PointsHeld } from '@loyalty-ladder/domain/facts/fact.ts';
import { balancesOf } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { expect } from 'vitest';
import { withDecisionContext } from '../../support/decision-context.ts';
import { purchase } from '../../support/facts.ts';
import { testInWorld } from '../../support/world.ts';

const NOW = '2024-06-01T00:00:00Z';

const test = testInWorld({ clock: `${NOW} frozen`, services: ['purchase-consumer'] });

/** Of the customer's points; the answer is recorded with what it says. */
async function hold(context: OpenedContext, customerNo: bigint, customerId: string, held: HoldRequest) {
  return inTransaction<'held' | 'refused'>(context.pool, async (tx) => {
    const customerNos = new Map([[customerId, customerNo]]);
    const locked = await lockForDecision(context, tx, { customerNos, others: [] });
    const { now, programs } = locked;
    const undecided = [...locked.customers.values()].map((each) => ({
      customer: each,
      facts: [],
      related: [],
      until: now,
    }));
    const [standing] = await decideCustomers(tx, undecided, programs);
    if (standing === undefined || balancesOf(standing.state).available < held.points) return { result: 'refused' };
    const { points, id } = held;
    const expiresAt = now + DAY_MS;
    const fact: PointsHeld = {
      type: 'points.held',
      id,
      holdId: id,
      points,
      source: 'till',
      customerId,
      occurredAt: now,
      expiresAt,
    };
    const ending = await decideAndRecord(context, tx, {
      locked,
      arrived: [{ fact, origin: undefined }],
      reachOf: () => ({ until: now }),
      riders: () => [tx.query('insert into answers values ($1)', [id])],
    });
    return { ...ending, result: 'held' };
  });
}

interface HoldRequest {
  readonly id: string;
  readonly points: bigint;
}

test('of two who ask at once for the same points one gets them, and its answer stands with what it was given', async ({
  world,
}) => {
  // 100 points that have vested by now, which nobody has recorded yet: no timekeeper runs.
  await world.apply([purchase({ id: 'p1', customerId: 'c1', at: '2024-05-01T10:00:00Z', amountMinor: 10_000 })]);
  await world.pool.query('create table if not exists answers (id text primary key)');
  const { customerNo, state } = await world.customer('c1');
  expect(balancesOf(state)).toMatchObject({ available: 0n, pending: 100n });
  const answers = await withDecisionContext(world, (context) =>
    Promise.all(['h1', 'h2'].map((id) => hold(context, customerNo, 'c1', { id, points: 80n }))),
  );
  expect(answers.toSorted()).toEqual(['held', 'refused']);
  expect(balancesOf((await world.customer('c1')).state)).toEqual({ available: 20n, pending: 0n, held: 80n });
  expect((await world.pool.query(`select from answers where id in ('h1', 'h2')`)).rowCount).toBe(1);
});

test('what rides along and fails takes everything with it', async ({ world }) => {
  await world.apply([purchase({ id: 'p2', customerId: 'c2', at: '2024-05-01T10:00:00Z', amountMinor: 10_000 })]);
  await world.pool.query('create table if not exists answers (id text primary key)');
  await world.pool.query(`insert into answers values ('taken')`);
  const before = await world.customer('c2');
  await withDecisionContext(world, async (context) => {
    const asked = hold(context, before.customerNo, 'c2', { id: 'taken', points: 10n });
    await expect(asked).rejects.toMatchObject({ constraint: 'answers_pkey' });
  });
  expect(await world.customer('c2')).toEqual(before);
  const { rowCount } = await world.pool.query('select from facts where customer_no = $1', [before.customerNo]);
  expect(rowCount).toBe(1);
});
