import { describe, expect, test } from 'vitest';
import { type JudgedParts, judgeSystem } from './judge-system.ts';
import type { Reading, WatchedEndpoint, WatchedPartition, WatchedService } from './snapshot.ts';

const read = <Value>(value: Value): Reading<Value> => ({
  ...{ source: 'postgres', asOf: 1_000, staleAfterMs: 10_000, isStale: false, fault: null },
  value,
});

const PARTITION: WatchedPartition = {
  ...{ group: 'purchase-consumer', topic: 'loyalty.purchases', partition: 3 },
  ...{ state: 'reading', word: 'OK', level: 'ok', sentence: 'Nothing waits.', advice: null, pause: null },
  ...{ nextOffset: 9, logStart: 0, logEnd: 9, messages: 0, seconds: 0, lost: 0, held: 0 },
  ...{ appendedPerSecond: 0, appliedPerSecond: 0, trendPerSecond: 0, secondsToClose: null, secondsToLoss: null },
  ...{ timesMean: null, recent: [] },
};
const BEHIND = { messages: 300, seconds: 47 };
const NONE = { count: 0, countedTo: null, oldestSeconds: null };

const service = (name: string, living = 1, isNeeded = false): WatchedService => ({
  ...{ service: name, living, isNeeded, level: living === 0 && isNeeded ? 'bad' : 'ok' },
  instances: [{ instance: 'a/1', seenAt: 0, silentSeconds: living === 0 ? 15 : 1 }],
});
const SERVICES = ['purchase-consumer', 'outbox-relay', 'timekeeper'].map((name) => service(name));

const ENDPOINT: WatchedEndpoint = {
  ...{ endpointId: 'ep_1', name: 'mail', level: 'warn', state: 'enabled', because: null, waiting: NONE },
  ...{ failingSince: null, deliveredLastHour: 0, failedLastHour: 0 },
};

function parts(changes: Partial<JudgedParts> = {}): JudgedParts {
  return {
    partitions: read([PARTITION]),
    groups: read([]),
    services: read(SERVICES),
    businessLag: read({ unfolded: NONE, due: NONE, unpublished: NONE, onOldKnowledge: NONE }),
    outbox: read({ ...NONE, holder: 'a', publishedPerSecond: null }),
    latency: { ...read(null as never), value: null },
    deadLetters: read({ open: 0, byReason: [], bySource: [] }),
    webhooks: read({ intakeWaiting: NONE, endpoints: [] }),
    sources: read({ halted: [], setAside: [], misrouting: [] }),
    isStoreMoved: read(false),
    ...changes,
  };
}

const judge = (changes: Partial<JudgedParts> = {}) => judgeSystem(parts(changes), () => 7);
const some = (changes: Partial<WatchedPartition>) => ({
  partitions: read([{ ...PARTITION, ...BEHIND, level: 'bad' as const, ...changes }]),
});
const business = (due: object) => ({
  businessLag: read({ unfolded: NONE, due: { ...NONE, ...due }, unpublished: NONE, onOldKnowledge: NONE }),
});
const outbox = (oldestSeconds: number) =>
  read({ count: 5, countedTo: null, oldestSeconds, holder: null, publishedPerSecond: null });
const PAUSE = { pausedAt: 3, actor: 'olga', reason: 'a deploy' };
const SUBJECT = 'purchase-consumer/loyalty.purchases/3';

describe.each<[string, Partial<JudgedParts>, string, string, 'warn' | 'bad']>([
  [
    'nobody applies',
    { ...some({ word: 'STOP', advice: 'Start it.' }), services: read([service('purchase-consumer', 0, true)]) },
    'ConsumerStopped',
    'purchase-consumer',
    'bad',
  ],
  ['a partition stands', some({ word: 'STALL' }), 'ConsumerStalled', SUBJECT, 'bad'],
  ['it falls behind', some({ word: 'WARN', level: 'warn' }), 'ConsumerFallingBehind', SUBJECT, 'warn'],
  ['it went back', some({ word: 'REWIND', level: 'warn' }), 'OffsetsRewound', SUBJECT, 'warn'],
  ['it was never read', some({ state: 'never-started', word: 'STALL' }), 'PartitionNeverRead', SUBJECT, 'bad'],
  ['it is halted', some({ state: 'halted' }), 'PartitionHalted', SUBJECT, 'bad'],
  ['records are lost', some({ state: 'lost', lost: 4 }), 'RecordsLost', SUBJECT, 'bad'],
  [
    'it is paused',
    some({ state: 'paused', level: 'warn', pause: PAUSE }),
    'ConsumerPaused',
    'purchase-consumer',
    'warn',
  ],
  ['it is paused for long', some({ state: 'paused', pause: PAUSE }), 'ConsumerPaused', 'purchase-consumer', 'bad'],
  ['its topic was made again', some({ state: 'made-again' }), 'TopicMadeAgain', SUBJECT, 'bad'],
  ['retention is an hour away', some({ level: 'ok', secondsToLoss: 3_600 }), 'RetentionNear', SUBJECT, 'bad'],
  ['retention is a day away', some({ level: 'ok', secondsToLoss: 86_400 }), 'RetentionNear', SUBJECT, 'warn'],
  [
    'the relay is missing',
    { outbox: outbox(1), services: read([service('outbox-relay', 0, true)]) },
    'RelayMissing',
    'outbox-relay',
    'bad',
  ],
  ['the relay does not keep up', { outbox: outbox(60) }, 'OutboxNotPublished', 'outbox', 'bad'],
  [
    'the timekeeper is missing',
    { services: read([service('timekeeper', 0, true)]) },
    'TimekeeperMissing',
    'timekeeper',
    'bad',
  ],
  ['time is behind', business({ count: 3, oldestSeconds: 600 }), 'TimeBehind', 'timekeeper', 'warn'],
  [
    'letters are open',
    { deadLetters: read({ open: 2, byReason: [{ reason: 'undecodable', open: 2 }], bySource: [] }) },
    'DeadLettersOpen',
    'dead letters',
    'warn',
  ],
  [
    'a source is set aside',
    {
      sources: read({
        halted: [],
        misrouting: [],
        setAside: [{ group: 'g', topic: 't', source: 'till', partitions: [1], since: 5 }],
      }),
    },
    'SourceSetAside',
    'till',
    'warn',
  ],
  [
    'a producer misroutes',
    {
      sources: read({
        halted: [],
        setAside: [],
        misrouting: [{ group: 'g', topic: 't', source: null, records: 9, misrouted: 2, latestAt: 5 }],
      }),
    },
    'ProducerMisroutes',
    'records without a readable ce_source',
    'warn',
  ],
  ['the store was moved', { isStoreMoved: read(true) }, 'StoreMoved', 'store', 'bad'],
  [
    'an endpoint fails',
    { webhooks: read({ intakeWaiting: NONE, endpoints: [{ ...ENDPOINT, failingSince: 5 }] }) },
    'WebhookEndpointFailing',
    'mail',
    'warn',
  ],
  [
    'an endpoint is disabled',
    { webhooks: read({ intakeWaiting: NONE, endpoints: [{ ...ENDPOINT, state: 'disabled', because: 'gone' }] }) },
    'WebhookEndpointDisabled',
    'mail',
    'bad',
  ],
  [
    'webhooks are not taken in',
    { webhooks: read({ intakeWaiting: { ...NONE, count: 4, oldestSeconds: 60 }, endpoints: [ENDPOINT] }) },
    'WebhookIntakeBehind',
    'trigger-webhooks',
    'bad',
  ],
  [
    'a probe is lost',
    { latency: read({ windowSeconds: 300, stages: [], topics: [], sent: 9, lost: 1, duplicates: 0, latestNumber: 9 }) },
    'ProbeLost',
    'probe',
    'bad',
  ],
  [
    'a reading is old',
    { outbox: { ...outbox(900), isStale: true, fault: 'ECONNREFUSED' } },
    'ReadingStale',
    'outbox',
    'warn',
  ],
])('%s', (_, changes, name, subject, level) => {
  test(`is ${name} of ${subject}, ${level}`, () => {
    const { causes, ...verdict } = judge(changes);
    expect(causes.map((each) => ({ name: each.name, subject: each.subject, level: each.level }))).toEqual([
      { name, subject, level },
    ]);
    expect(verdict).toEqual({ level, sentence: causes[0]?.sentence });
    expect(causes[0]).toMatchObject({ runbook: `${name}.md`, since: expect.any(Number) });
  });
});

test('a pause is bad once what waits may soon be deleted', () => {
  const { causes } = judge(some({ state: 'paused', level: 'warn', pause: PAUSE, secondsToLoss: 86_400 }));
  expect(causes.map(({ name, level }) => `${name} ${level}`)).toEqual(['ConsumerPaused bad', 'RetentionNear warn']);
});

test('a pause says who, since when and why, what waits, and that nobody would go on', () => {
  const services = read([service('purchase-consumer', 0, true)]);
  expect(judge({ ...some({ state: 'paused', level: 'warn', pause: PAUSE }), services })).toMatchObject({
    level: 'warn',
    sentence:
      'purchase-consumer is PAUSED since 1970-01-01 00:00 UTC by olga (a deploy): 300 records wait on loyalty.purchases, ' +
      'the oldest for 47 s. None of its instances lives.',
    causes: [{ name: 'ConsumerPaused', since: 3 }],
  });
});

describe.each<[string, Partial<JudgedParts>]>([
  ['nothing waits', {}],
  ['records are on their way', { partitions: read([{ ...PARTITION, messages: 3, seconds: 0.2 }]) }],
  ['outcomes are on their way', { outbox: outbox(0.4) }],
  [
    'an endpoint was disabled by hand',
    { webhooks: read({ intakeWaiting: NONE, endpoints: [{ ...ENDPOINT, state: 'disabled', because: 'operator' }] }) },
  ],
  [
    'nobody is to be told of what is not taken in',
    { webhooks: read({ intakeWaiting: { ...NONE, count: 4, oldestSeconds: 90 }, endpoints: [] }) },
  ],
  ['a part was never read yet', { deadLetters: { ...read(null as never), asOf: null, isStale: true } }],
])('%s', (_, changes) => {
  test('is healthy', () => {
    expect(judge(changes)).toMatchObject({ level: 'ok', causes: [], sentence: expect.stringMatching(/^Healthy: /) });
  });
});

test('the worst comes first, and the sentence says how much more there is', () => {
  const verdict = judge({
    ...some({ word: 'WARN', level: 'warn' }),
    outbox: outbox(60),
    ...business({ count: 1, oldestSeconds: 700 }),
  });
  expect(verdict.causes.map(({ name }) => name)).toEqual(['OutboxNotPublished', 'ConsumerFallingBehind', 'TimeBehind']);
  expect(verdict.sentence).toBe(
    'outbox-relay lives and does not keep up: 5 outcomes wait to be published, the oldest for 1 min. 2 more causes.',
  );
});

test('one service that is gone is one cause, whatever waits for it on how many partitions', () => {
  const stopped = [0, 1, 2].map((partition) => ({
    ...PARTITION,
    ...BEHIND,
    partition,
    word: 'STOP' as const,
    level: 'bad' as const,
  }));
  const { causes } = judge({ partitions: read(stopped), services: read([service('purchase-consumer', 0, true)]) });
  expect(causes.map(({ sentence }) => sentence)).toEqual([
    'purchase-consumer (a/1) is gone or hangs: its last sign of life came 15 s ago; 900 records wait on 3 partitions of loyalty.purchases, the oldest for 47 s.',
  ]);
});

test('nothing is said of what is too old to be believed but that', () => {
  const stale = {
    ...some({ word: 'STALL' }).partitions,
    isStale: true,
    fault: 'Kafka hangs',
    source: 'kafka and postgres' as const,
  };
  const { level, sentence, causes } = judge({ partitions: stale });
  expect({ level, sentence }).toEqual({
    level: 'unknown',
    sentence: 'Not known: kafka and postgres did not answer (Kafka hangs).',
  });
  expect(causes.map(({ name }) => name)).toEqual(['ReadingStale']);
});

test('one that hangs has failed with nothing, and is not known all the same', () => {
  const hangs = { ...some({ word: 'STALL' }).partitions, isStale: true, source: 'kafka' as const };
  expect(judge({ partitions: hangs })).toMatchObject({
    ...{ level: 'unknown', sentence: 'Not known: no answer has come from kafka since.' },
    causes: [{ name: 'ReadingStale', subject: 'partitions', since: 1_000 }],
  });
});

test('who is behind and catches up is not well yet, and nothing is broken', () => {
  const behind = { ...PARTITION, messages: 900, seconds: 100, level: 'warn' as const, secondsToClose: 45 };
  expect(judge({ partitions: read([behind]) })).toEqual({
    level: 'warn',
    causes: [],
    sentence: 'Nothing is broken, and 900 records wait on 1 partition to be caught up with, in about 45 s.',
  });
});

test('what a cause does not say of its beginning is what was first seen', () => {
  expect(judge({ isStoreMoved: read(true) }).causes[0]?.since).toBe(7);
  expect(
    judge({ webhooks: read({ intakeWaiting: NONE, endpoints: [{ ...ENDPOINT, failingSince: 5 }] }) }).causes[0]?.since,
  ).toBe(5);
});
