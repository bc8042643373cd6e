/** What a measurement led to is worked out by one process at a time, and by another if it dies. */
import { beginMeasurement } from '@loyalty-ladder/store/base/begin-measurement.ts';
import { claimConclusion, leaveConclusion, renewConclusion } from '@loyalty-ladder/store/base/claim-conclusion.ts';
import { finishMeasurement, settleMeasurement } from '@loyalty-ladder/store/base/finish-measurement.ts';
import type { MeasuredFigures } from '@loyalty-ladder/store/base/measurement.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { expect } from 'vitest';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({ topics: false });

/** @returns the number of a measurement, finished or not. */
const measured = ({ pool }: World, isFinished = true) =>
  inTransaction(pool, async (tx) => {
    const { measurementNo } = (await beginMeasurement(tx, Date.parse('2024-06-03T03:00:00Z'), true)) ?? expect.fail();
    if (isFinished) await finishMeasurement(tx, measurementNo, {} as MeasuredFigures);
    return { result: measurementNo };
  });

const later = ({ pool }: World, seconds: number) =>
  pool.query(
    `update base_measurements set (moved_at, ended_at) = (moved_at - interval '${seconds} seconds', ended_at - interval '${seconds} seconds')`,
  );

test('one claims it, and another only once the claim has lapsed', async ({ world }) => {
  const no = await measured(world);
  expect(await claimConclusion(world.pool, no)).toBe(true);
  await later(world, 50);
  expect(await claimConclusion(world.pool, no)).toBe(false);
  await renewConclusion(world.pool, no);
  await later(world, 50);
  expect(await claimConclusion(world.pool, no)).toBe(false);
  await later(world, 11);
  expect(await claimConclusion(world.pool, no)).toBe(true);
});

test('whoever failed lets go of it at once', async ({ world }) => {
  const no = await measured(world);
  await claimConclusion(world.pool, no);
  await leaveConclusion(world.pool, no);
  expect(await claimConclusion(world.pool, no)).toBe(true);
});

test('nobody claims what is not measured to its end, is just being settled, or is settled', async ({ world }) => {
  const no = await measured(world, false);
  expect(await claimConclusion(world.pool, no)).toBe(false);
  await inTransaction(world.pool, async (tx) => ({ result: await finishMeasurement(tx, no, {} as MeasuredFigures) }));
  await inTransaction(world.pool, async (tx) => {
    await settleMeasurement(tx, no);
    expect(await claimConclusion(world.pool, no)).toBe(false);
    return { result: undefined };
  });
  expect(await claimConclusion(world.pool, no)).toBe(false);
});
