import { expect, test } from 'vitest';
import type { AgedLag } from '../lag/partition-lag.ts';
import { PartitionWatch, type Surroundings } from './partition-watch.ts';

const LAG: AgedLag = {
  ...{ group: 'dev.purchase-consumer', topic: 'dev.loyalty.purchases', partition: 0 },
  ...{
    nextOffset: 5n,
    logStart: 0n,
    logEnd: 9n,
    messages: 4n,
    held: null,
    lost: 0n,
    isMadeAgain: false,
    isLost: false,
  },
  ...{ oldestAppendedAt: 0, secondsBehind: 30, eventTime: null },
};
const instance = (silentSeconds: number) => ({
  service: 'purchase-consumer',
  instance: 'h/1',
  seenAt: 0,
  silentSeconds,
});
const AROUND: Surroundings = { prefix: 'dev.', instances: [instance(1)], halted: [], pauses: [] };

/** What is shown of the first partition after looks at it. */
function shown(looks: readonly (Partial<AgedLag> & { readonly second: number })[], around: Partial<Surroundings> = {}) {
  const watch = new PartitionWatch();
  const all = looks.map(({ second, ...changes }) =>
    watch.look({ readAt: second * 1_000, partitions: [{ ...LAG, ...changes }] }, { ...AROUND, ...around }),
  );
  return all.at(-1)?.[0];
}

const standing = (seconds: number) => Array.from({ length: seconds + 1 }, (_, second) => ({ second }));

test('a partition that stands is said to, for how long, and what to do', () => {
  expect(shown(standing(40))).toMatchObject({
    ...{ state: 'reading', word: 'STALL', level: 'bad', messages: 4, seconds: 30 },
    sentence: 'Stands at offset 5 for 40 s although purchase-consumer lives; 4 records wait, the oldest for 30 s.',
    advice: expect.stringContaining('`docker compose logs --tail 50 purchase-consumer`'),
  });
});

test.each([
  [
    [instance(14)],
    'Nobody applies it: the last sign of life of purchase-consumer came 14 s ago; 4 records wait, the oldest for 30 s.',
  ],
  [[], 'Nobody applies it: no purchase-consumer is running; 4 records wait, the oldest for 30 s.'],
])('one look is enough to see that nobody is there', (instances, sentence) => {
  expect(shown(standing(0), { instances })).toMatchObject({ word: 'STOP', level: 'bad', sentence });
});

test('one look says nothing of how somebody who lives does', () => {
  expect(shown(standing(0))).toMatchObject({ word: 'OK', level: 'ok', appendedPerSecond: null, recent: [4] });
});

test('a member that lives and is not in its group is said to', () => {
  const groups = [{ group: 'dev.purchase-consumer', state: 'Empty', members: 0 }];
  expect(shown(standing(40), { groups })?.sentence).toContain('purchase-consumer lives and is not in its group');
});

test('what is halted, or paused, is known by its group and place', () => {
  const halt = { group: LAG.group, topic: LAG.topic, partition: 0, since: 0, because: 'sources are broken' };
  expect(shown(standing(1), { halted: [halt] })).toMatchObject({ state: 'halted', level: 'bad' });
  expect(shown(standing(1), { halted: [{ ...halt, partition: 1 }] })).toMatchObject({ state: 'reading' });
  const pause = { group: LAG.group, pausedAt: 0, actor: 'olga', reason: 'a deploy' };
  expect(shown(standing(40), { pauses: [pause] })).toMatchObject({
    ...{ state: 'paused', level: 'warn', pause: { pausedAt: 0, actor: 'olga', reason: 'a deploy' } },
    sentence:
      'purchase-consumer is paused since 1970-01-01 00:00 UTC by olga (a deploy); 4 records wait, the oldest for 30 s.',
    advice: 'Once the reason is gone: `npm run streams -- resume dev.purchase-consumer --reason TEXT`.',
  });
  expect(shown(standing(40), { pauses: [pause], instances: [] })).toMatchObject({
    sentence: expect.stringContaining('(a deploy), and no purchase-consumer is running; 4 records'),
    advice: expect.stringMatching(/^Start purchase-consumer\. Once/),
  });
  expect(shown(standing(1), { pauses: [{ ...pause, group: 'purchase-consumer' }] })).toMatchObject({
    state: 'reading',
    pause: null,
  });
});

test('once it is resumed it is not judged by what came of the pause', () => {
  const watch = new PartitionWatch();
  const pauses = [{ group: LAG.group, pausedAt: 0, actor: 'olga', reason: 'a deploy' }];
  const look = (second: number, around: Partial<Surroundings>) =>
    watch.look({ readAt: second * 1_000, partitions: [LAG] }, { ...AROUND, ...around })[0];
  for (let second = 0; second <= 90; second += 1) look(second, { pauses });
  expect(look(91, {})).toMatchObject({ state: 'reading', word: 'OK' });
  for (let second = 92; second <= 120; second += 1) look(second, {});
  expect(look(122, {})).toMatchObject({ word: 'STALL' });
});

test('how soon retention deletes it follows from what its topic keeps', () => {
  const retention = new Map([[LAG.topic, { ms: 60_000, bytes: null }]]);
  expect(shown(standing(1), { retention })?.secondsToLoss).toBe(30);
  expect(shown(standing(1))?.secondsToLoss).toBeNull();
});

test('the sparkline has a point every two seconds, of what was seen last before', () => {
  const looks = [
    { second: 0, messages: 8n },
    { second: 3, messages: 6n },
    { second: 7, messages: 4n },
  ];
  expect(shown(looks)?.recent).toEqual([8, 6, 6, 4]);
});

test('a partition that takes more than its part is told among those of its topic', () => {
  const watch = new PartitionWatch();
  const look = (second: number, ends: readonly bigint[]) =>
    watch.look(
      { readAt: second * 1_000, partitions: ends.map((logEnd, partition) => ({ ...LAG, partition, logEnd })) },
      AROUND,
    );
  look(0, [0n, 0n, 0n, 0n]);
  expect(look(30, [100n, 100n, 100n, 500n]).map(({ timesMean }) => timesMean)).toEqual([0.5, 0.5, 0.5, 2.5]);
});

test('a partition that was gone is looked at anew', () => {
  const watch = new PartitionWatch();
  const look = (second: number, partitions: AgedLag[]) => watch.look({ readAt: second * 1_000, partitions }, AROUND);
  for (let second = 0; second <= 40; second += 1) look(second, [LAG]);
  look(41, []);
  expect(look(42, [LAG])[0]).toMatchObject({ word: 'OK' });
});
