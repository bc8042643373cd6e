import type { LagReport } from '@loyalty-ladder/operations/lag/lag-report.ts';
import { expect, test } from 'vitest';
import { lagText } from './lag-text.ts';
import { plainTerminal } from './terminal.ts';

const partition: LagReport['partitions'][number] = {
  group: 'purchase-consumer',
  topic: 'loyalty.purchases',
  partition: 0,
  logStart: 0n,
  nextOffset: 7n,
  logEnd: 10n,
  isMadeAgain: false,
  isLost: false,
  lost: 0n,
  messages: 3n,
  held: null,
  oldestAppendedAt: 0,
  secondsBehind: 90,
  eventTime: Date.parse('2010-12-09T00:00:00Z'),
  ...{
    state: 'reading',
    word: 'OK',
    level: 'ok',
    sentence: 'Keeps up.',
    advice: null,
    pause: null,
    trendPerSecond: null,
  },
};

function report(changes: Partial<LagReport> = {}): LagReport {
  return {
    readAt: 0,
    clockAt: Date.parse('2010-12-10T00:00:00Z'),
    partitions: [partition],
    sources: { halted: [], setAside: [], misrouting: [] },
    outbox: { holder: 'relay-1', rows: 0, oldestAgeSeconds: 0 },
    cardRepair: { rows: 0, oldestAgeSeconds: 0 },
    cards: { customers: 3, behind: 0 },
    due: { customers: 0n, oldestDueAt: null },
    returns: { waiting: 0, of: 0 },
    noEffects: {},
    deadLetters: {},
    home: { recorded: '1', current: '1', isAhead: false },
    deadLettersBySource: [],
    anonymous: [],
    webhooks: { intake: { rows: 0, oldestAgeSeconds: 0 }, endpoints: [] },
    services: [{ service: 'timekeeper', instances: [], living: 0, isNeeded: false }],
    ...changes,
  };
}

const lines = (given: LagReport, width = 100): string[] => lagText(given, plainTerminal(width)).split('\n');

test('a group is summed up, and each of its partitions has a line', () => {
  const [title, , row] = lines(report({ partitions: [partition, { ...partition, partition: 1 }] }));
  expect(title).toBe('purchase-consumer  loyalty.purchases  6 behind');
  expect(row?.trim().split(/ {2,}/)).toEqual(['0', '7', '10', '3', '1 min 30 s', 'OK', '2010-12-09 00:00']);
});

test('on a narrow terminal no line is longer than it', () => {
  const waiting = report({
    due: { customers: 12n, oldestDueAt: 0 },
    deadLetters: { undecodable: 3, 'id-conflict': 1 },
  });
  expect(lines(waiting, 40).filter((line) => line.length > 40)).toEqual([]);
});

test('what is not a number of records is said in words', () => {
  const never = { ...partition, nextOffset: null };
  const short = { ...partition, logEnd: 5n, messages: 0n, secondsBehind: null };
  const lost = { ...partition, nextOffset: 5n, lost: 2n };
  const unknown = { ...partition, secondsBehind: null };
  const text = lagText(report({ partitions: [never, short, lost, unknown] }), plainTerminal());
  for (const words of ['never read', 'LOG TOO SHORT', '2 LOST, 3 behind', 'not known']) expect(text).toContain(words);
  expect(text).not.toContain('transaction');
});

test('a log that was made again is none that is merely behind', () => {
  const again = { ...partition, isMadeAgain: true, messages: 10n };
  expect(lagText(report({ partitions: [again] }), plainTerminal())).toContain('LOG MADE AGAIN, 10 behind');
});

test('how a group does is said in a word, what is wrong in a sentence, and what to do once for all that it is the same for', () => {
  const bad = { level: 'bad', word: 'STOP', sentence: 'Nobody applies it.', advice: 'Start it.' } as const;
  const lost = { ...bad, state: 'made-again', sentence: 'Made again.', advice: 'Begin anew.' } as const;
  const partitions = [bad, bad, lost].map((each, index) => ({ ...partition, ...each, partition: index }));
  const text = lagText(report({ partitions: [...partitions, { ...partition, partition: 3 }] }), plainTerminal());
  expect(text).toMatch(/ STOP .*\n.* STOP .*\n.* made again .*\n.* OK /);
  expect(text.split('\n').slice(6, 12)).toEqual([
    'partition 0: Nobody applies it.',
    'partition 1: Nobody applies it.',
    'partition 2: Made again.',
    'Start it.',
    'Begin anew.',
    '',
  ]);
});

test('an open transaction is named with what it holds back', () => {
  const held = { from: 8n, since: Date.parse('2010-12-09T12:00:00Z'), messages: 2n };
  expect(lagText(report({ partitions: [{ ...partition, held }] }), plainTerminal(200))).toContain(
    'partition 0: a transaction is open since 2010-12-09 12:00 UTC at offset 8, and holds back 2. ',
  );
});

test('an outbox that waits for a relay which is not there is called so', () => {
  const outbox = { holder: null, rows: 100_001, oldestAgeSeconds: 4_000 };
  expect(lagText(report({ outbox }), plainTerminal())).toContain(
    'outbox       more than 100000 rows wait, the oldest for 1 h 6 min (NO RELAY holds it)',
  );
});

test('cards that are gone are called so, with what writes them', () => {
  expect(lagText(report(), plainTerminal())).toContain('cards        right for all of 3 customers looked at');
  expect(lagText(report({ cards: { customers: 3, behind: 2 } }), plainTerminal(200))).toContain(
    'cards        MISSING OR OLD for 2 of 3 customers looked at; if that stays, `npm run rebuild-cards` writes them',
  );
  expect(lagText(report({ cards: { customers: 3, behind: null } }), plainTerminal())).toContain(
    'REDIS DOES NOT ANSWER',
  );
});

test('facts without effect are told by reason, and returns that wait', () => {
  const text = lagText(report({ returns: { waiting: 1, of: 9 }, noEffects: { 'too-late': 4 } }), plainTerminal());
  expect(text).toContain('returns      1 waits for its purchase\n');
  expect(text).toContain('no effect    too-late 4\n');
});

test('a service that something waits for, and of which nothing lives, is called so', () => {
  const instances = [
    { instance: 'a/1', seenAt: 0, silentSeconds: 4_000 },
    { instance: 'b/1', seenAt: 0, silentSeconds: 90 },
  ];
  const services = [
    { service: 'purchase-consumer', instances: [], living: 0, isNeeded: true },
    { service: 'contact-consumer', instances: [], living: 0, isNeeded: false },
    { service: 'outbox-relay', instances, living: 1, isNeeded: true },
    { service: 'timekeeper', instances, living: 0, isNeeded: true },
  ];
  const text = lagText(report({ services }), plainTerminal(200));
  expect(text).toContain('services     purchase-consumer 0, contact-consumer 0, outbox-relay 1, timekeeper 0\n');
  expect(text.match(/NO [A-Z-]+: .*/g)).toEqual([
    'NO PURCHASE-CONSUMER: none is running, and something waits for one: start it',
    'NO TIMEKEEPER: the last sign of life came 1 min 30 s ago; if it is stopped or hangs, restart it',
  ]);
});

test('webhooks are told by endpoint: what waits, what fails and why, what is disabled', () => {
  const hour = { delivered: 3, givenUp: 1, suppressed: 2, heldOut: 4 };
  const well = {
    description: '',
    endpointId: 'we_1',
    waiting: 0,
    waitingSince: null,
    waitingSeconds: 0,
    failures: 0,
    failingSince: null,
  };
  const failing = { waiting: 10_001, waitingSince: 0, waitingSeconds: 4_000, failures: 7, failingSince: 0 };
  const usual = { ...well, ...hour, failingSeconds: 0, disabledAt: null, disabledReason: null };
  const endpoints = [
    usual,
    { ...usual, ...failing, endpointId: 'we_2', failingSeconds: 4_000 },
    { ...usual, endpointId: 'we_3', disabledAt: 0, disabledReason: 'gone' },
  ];
  const webhooks = { intake: { rows: 1, oldestAgeSeconds: 90 }, endpoints };
  const text = lagText(report({ webhooks }), plainTerminal(200));
  const last = 'last hour 3 delivered, 1 given up, 2 suppressed, 4 held out';
  expect(text).toContain(
    [
      'webhooks     3 endpoints; of the outbox 1 row waits, the oldest for 1 min 30 s',
      `             we_1: nothing waits; ${last}`,
      `             we_2: more than 10000 wait, the oldest for 1 h 6 min; FAILING since 1970-01-01 00:00 (7 in a row); ${last}`,
      `             we_3: DISABLED since 1970-01-01 00:00 (gone); nothing waits; ${last}`,
    ].join('\n'),
  );
  expect(lagText(report(), plainTerminal())).toContain('webhooks     no endpoints\n');
});
