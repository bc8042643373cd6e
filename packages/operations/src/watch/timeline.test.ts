import { expect, test } from 'vitest';
import { actionEvents, deploymentEvents, eventsBetween, type Looked, settledGroups } from './timeline.ts';

const life = (service: string, instance: string, silentSeconds = 1) => ({
  service,
  instance,
  seenAt: 0,
  silentSeconds,
});
const partition = (word: string, state = 'reading', no = 2) =>
  ({
    ...{ group: 'g', topic: 't', partition: no, word, state, sentence: 'So it is.' },
    nextOffset: state === 'never-started' ? null : 1,
  }) as never;
const look = (changes: Partial<Looked>): Looked => ({
  at: 9_500,
  instances: undefined,
  groups: undefined,
  settled: [],
  partitions: undefined,
  ...changes,
});
const told = (before: Partial<Looked>, now: Partial<Looked>) =>
  eventsBetween(look(before), look(now)).map(({ id, sentence }) => [id, sentence]);

test('who comes, falls silent, is heard of again and stops in order is told', () => {
  const before = { instances: [life('a', 'h/1'), life('b', 'h/2'), life('c', 'h/3', 60)] };
  expect(told(before, { instances: [life('b', 'h/2', 11), life('c', 'h/3'), life('d', 'h/4')] })).toEqual([
    ['silent/b/9', 'Nothing was heard of b (h/2) for 11 s.'],
    ['started/c/9', 'c is heard of again (h/3).'],
    ['started/d/9', 'd started (h/4).'],
    ['stopped/a/9', 'a stopped in order (h/1).'],
  ]);
  expect(told(before, before)).toEqual([]);
});

test('one that was silent already and is forgotten has not stopped just now', () => {
  expect(told({ instances: [life('c', 'h/3', 4_000)] }, { instances: [] })).toEqual([]);
});

test('a group is told of once it has settled, with how many it had when it last was', () => {
  const group = (state: string, members: number) => [{ group: 'g', state, members }];
  let settled: Looked['settled'] = [];
  let groups: Looked['groups'];
  const looked = (state: string, members: number) => {
    const before = { groups, settled };
    groups = group(state, members);
    settled = settledGroups(settled, groups);
    return told(before, { groups, settled });
  };
  expect(looked('Stable', 1)).toEqual([]);
  expect(looked('Stable', 1)).toEqual([]);
  expect(looked('PreparingRebalance', 2)).toEqual([]);
  expect(looked('Stable', 2)).toEqual([['rebalance/g/9', 'g is Stable with 2 members, after 1.']]);
  expect(looked('CompletingRebalance', 2)).toEqual([]);
  expect(looked('Stable', 2)).toEqual([['rebalance/g/9', 'g is Stable with 2 members, after 2.']]);
  expect(looked('Empty', 0)).toEqual([['rebalance/g/9', 'g is Empty with 0 members, after 2.']]);
});

test('a verdict is told when it changes', () => {
  expect(told({ partitions: [partition('OK')] }, { partitions: [partition('STALL')] })).toEqual([
    ['verdict/g/t/2/9', 'OK became STALL: So it is.'],
  ]);
  expect(told({ partitions: [partition('STALL')] }, { partitions: [partition('STALL', 'halted')] })).toHaveLength(1);
  expect(told({ partitions: [partition('OK')] }, { partitions: [partition('OK')] })).toEqual([]);
});

test('what changes alike on several partitions of a group is told once', () => {
  const all = (word: string, state = 'reading') => [0, 1, 4].map((no) => partition(word, state, no));
  expect(told({ partitions: all('OK') }, { partitions: all('STOP') })).toEqual([
    ['verdict/g/9', 'OK became STOP on partitions 0, 1, 4 of t.'],
  ]);
});

test('a group that begins to read is told once, and not each of its partitions', () => {
  const [none, one, both] = [
    [0, 0],
    [1, 0],
    [1, 1],
  ].map((read) => read.map((isRead, no) => partition('OK', isRead ? 'reading' : 'never-started', no)));
  expect(told({ partitions: none }, { partitions: one })).toEqual([['verdict/g/9', 'g has begun to read.']]);
  expect(told({ partitions: one }, { partitions: both })).toEqual([]);
  expect(told({ partitions: none }, { partitions: both })).toHaveLength(1);
  expect(told({ partitions: [] }, { partitions: both }), 'of which nothing was known').toEqual([]);
});

test('a pause is told as what people did, and what comes after it only where it is not well', () => {
  const paused = { partitions: [partition('OK', 'paused')] };
  expect(told({ partitions: [partition('WARN')] }, paused)).toEqual([]);
  expect(told(paused, { partitions: [partition('OK')] })).toEqual([]);
  expect(told(paused, { partitions: [partition('STOP')] })).toHaveLength(1);
});

test('a build that took the place of another is told under its own number', () => {
  const deployment = { deploymentNo: 3n, at: 5, service: 'gateway', build: '2 (b)', previous: '1 (a)' };
  expect(deploymentEvents([deployment])).toEqual([
    { id: 'deployed/3', at: 5, kind: 'deployed', subject: 'gateway', sentence: 'gateway deployed: 1 (a) → 2 (b)' },
  ]);
});

test('of what was not known before, or is not now, nothing is told', () => {
  const all = {
    instances: [life('a', 'h/1')],
    groups: [{ group: 'g', state: 'Stable', members: 1 }],
    partitions: [partition('OK')],
  };
  expect(eventsBetween(undefined, look(all))).toEqual([]);
  expect(told({}, all)).toEqual([]);
  expect(told(all, {})).toEqual([]);
});

test('what people did is told as it is written down, under its own number', () => {
  const action = {
    actionId: 12n,
    at: 5,
    actor: 'olga',
    action: 'streams go-on',
    subject: 't/2',
    reason: 'mended',
    details: {},
  };
  expect(actionEvents([action])).toEqual([
    { id: 'action/12', at: 5, kind: 'action', subject: 't/2', sentence: 'streams go-on t/2 by olga: mended' },
  ]);
});
