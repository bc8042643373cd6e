/** The ground the other tests stand on: each file has a world of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openTestStack, type TestStack } from '../support/stack.ts';

let stack: TestStack;
let other: TestStack;
beforeAll(async () => {
  [stack, other] = await Promise.all([openTestStack({ clock: '2010-12-10T00:00:00Z frozen' }), openTestStack()]);
});
afterAll(() => Promise.all([stack?.close(), other?.close()]));

test('a test file has a migrated database of its own, with the clock it asked for', async () => {
  const { rows } = await stack.pool.query('select ladder_now() as now, (select epoch from store) as epoch');
  const { rows: others } = await other.pool.query('select ladder_now() as now, (select epoch from store) as epoch');
  expect(rows[0].now).toBe(Date.parse('2010-12-10T00:00:00Z'));
  expect(others[0].now).toBeGreaterThan(rows[0].now);
  expect(others[0].epoch).not.toBe(rows[0].epoch);
});

test('its topics have six partitions, take the time of the append, and are not those of another file', async () => {
  const admin = stack.kafka.admin();
  await admin.connect();
  const { topics } = await admin.fetchTopicMetadata({
    topics: [stack.topic('loyalty.purchases'), other.topic('loyalty.purchases')],
  });
  await admin.disconnect();
  expect(topics.map(({ partitions }) => partitions.length)).toEqual([6, 6]);
  expect(new Set(topics.map(({ name }) => name)).size).toBe(2);
});
