import type { StageChanged } from '@loyalty-ladder/domain/state/outcome.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { at, timeline } from '@loyalty-ladder/domain/testing/story.ts';
import { nextChain } from '@loyalty-ladder/store/history/entry-chain.ts';
import { describe, expect, test } from 'vitest';
import type { DecidedEntry, DecidedOutcome, Decision } from './decision.ts';
import { numberDecision } from './number-decision.ts';
import { lockedCustomer } from './testing/locked-customer.ts';
import { toEvents } from './to-events.ts';
import { dueRow, toRows } from './to-rows.ts';

const NOW = at('2024-05-10');
const PROGRAMS = timeline({ freshnessHours: 72 });
const KEY = Buffer.alloc(16, 7);
const CAUSE = { type: 'timer', timer: 'test' } as const;

const content: Omit<StageChanged, 'type' | 'at'> = {
  from: 'visitor',
  to: 'first-purchase',
  strategy: 'involvement',
  causes: [CAUSE],
  measures: [],
  programVersion: 1,
};
const changed = (type: DecidedOutcome['type'], more: Partial<DecidedOutcome> = {}): DecidedOutcome => ({
  type,
  at: NOW,
  key: KEY,
  revision: 1,
  retracted: false,
  current: true,
  content,
  ...more,
});
const earned = (points: bigint, when: string, correction = false): DecidedEntry => ({
  key: KEY,
  correction,
  entry: { at: at(when), kind: 'earn', from: 'program:issued', to: 'customer:available', points, cause: CAUSE },
});

const CUSTOMER = lockedCustomer({
  version: 4n,
  entryCount: 9n,
  chain: Buffer.alloc(32, 1),
  sequences: { stage: 10n, risk: 20n, points: 30n, followUp: 40n, notice: 50n, advice: 60n, key: 70n },
});

function decision(more: Partial<Decision>): Decision {
  return {
    customer: CUSTOMER,
    late: false,
    state: initialState(),
    factCount: 1,
    foldedTo: NOW,
    unfoldedFrom: null,
    entries: [],
    outcomes: [],
    noEffectsAdded: [],
    noEffectsRemoved: [],
    nextDueAt: null,
    checkpoints: [],
    checkpointsDroppedFrom: undefined,
    ...more,
  };
}

const eventsOf = (more: Partial<Decision>) =>
  toEvents(numberDecision(decision(more)), { now: NOW, programs: PROGRAMS });

describe('events', () => {
  test('are numbered on by kind, all of them with the version that the decision makes', () => {
    const notices = [changed('grace.started'), changed('points.expiring')];
    const followUps = [changed('follow-up.closed'), changed('follow-up.opened'), changed('follow-up.escalated')];
    const known = [changed('advice.changed'), changed('key-customer.changed'), ...followUps];
    const outcomes = [
      changed('stage.changed'),
      changed('risk.changed'),
      changed('stage.changed'),
      ...notices,
      ...known,
    ];
    const events = eventsOf({ outcomes, entries: [earned(5n, '2024-05-09')] });
    expect(events.map(({ type, sequence }) => `${type} ${sequence}`)).toEqual([
      'stage.changed 11',
      'risk.changed 21',
      'stage.changed 12',
      'grace.started 51',
      'points.expiring 52',
      'advice.changed 61',
      'key-customer.changed 71',
      'follow-up.closed 41',
      'follow-up.opened 42',
      'follow-up.escalated 43',
      'points.changed 31',
    ]);
    expect(new Set(events.map(({ version }) => version))).toEqual(new Set([5n]));
  });

  test('say when it was, when it was decided, and whether that is too long ago to act on it', () => {
    const outcomes = [
      changed('stage.changed', { at: at('2024-05-07') }),
      changed('stage.changed', { at: at('2024-05-06') }),
    ];
    expect(eventsOf({ outcomes })).toMatchObject([
      { occurredAt: at('2024-05-07'), decidedAt: NOW, stale: false },
      { occurredAt: at('2024-05-06'), decidedAt: NOW, stale: true },
    ]);
  });

  test('of what comes say that nobody need hear of it when it has come', () => {
    const started = {
      conditions: ['nps'],
      stage: 'adherent',
      wouldBecome: 'regular',
      causes: [CAUSE],
      programVersion: 1,
    };
    const stale = (more: object) =>
      eventsOf({
        outcomes: [
          changed('grace.started', { at: NOW - 1, content: { ...started, ...more } as DecidedOutcome['content'] }),
        ],
      }).map((event) => event.stale);
    expect([stale({ endsAt: NOW + 1 }), stale({ endsAt: NOW })]).toEqual([[false], [true]]);
    expect([stale({ expiresAt: NOW + 1 }), stale({ expiresAt: NOW })]).toEqual([[false], [true]]);
  });

  test('of a case that opens are no news once its deadline has passed: what then is said is that it was not answered', () => {
    const stale = (type: DecidedOutcome['type'], deadlineAt: number) =>
      eventsOf({
        outcomes: [changed(type, { at: NOW - 1, content: { ...content, deadlineAt } as DecidedOutcome['content'] })],
      }).map((event) => event.stale);
    expect([stale('follow-up.opened', NOW + 1), stale('follow-up.opened', NOW)]).toEqual([[false], [true]]);
    expect([stale('follow-up.escalated', NOW), stale('follow-up.closed', NOW)]).toEqual([[false], [false]]);
  });

  test('of what a customer is now say it after the decision, key customers by yes and no', () => {
    const state = { ...initialState(), advice: 'minimal', keyCustomer: true } as const;
    const outcomes = [changed('advice.changed'), changed('key-customer.changed'), changed('risk.changed')];
    expect(eventsOf({ outcomes, state })).toMatchObject([
      { inForce: 'minimal' },
      { inForce: true },
      { inForce: 'none', keyCustomer: true },
    ]);
  });

  test('of risk tell the driver by its share of one, and none of what was said before there were drivers', () => {
    const fact = { type: 'fact', source: 's', id: 'C1' } as const;
    const driver = {
      ...{ class: 'staff', subCause: 'waiting', share: 8_125 },
      evidence: [{ fact, class: 'waiting', weight: 2 }],
      prior: { staff: 67, quality: 14, price: 9, other: 10 },
    };
    const outcomes = [{ ...content, driver }, content].map((told) =>
      changed('risk.changed', { content: told as DecidedOutcome['content'] }),
    );
    expect(eventsOf({ outcomes })).toMatchObject([
      { driver: { driver: 'staff', subCause: 'waiting', probability: 0.8125, evidence: [{ id: 'C1', weight: 2 }] } },
      { driver: null },
    ]);
  });

  test('name the rung that a threshold belongs to, and the store keeps what the fold said', () => {
    const measure = { name: 'npsScore', value: 3, threshold: 7, holds: false } as const;
    const silence = { name: 'silenceDays:lost', value: 3, threshold: 70, holds: false } as const;
    const outcomes = [
      changed('stage.changed', { content: { ...content, measures: [measure] } as DecidedOutcome['content'] }),
      changed('risk.changed', { content: { ...content, measures: [silence] } as DecidedOutcome['content'] }),
    ];
    const events = eventsOf({ outcomes });
    expect(events.map((event) => 'measures' in event && event.measures)).toEqual([
      [{ ...measure, rung: 'adherent' }],
      [silence],
    ]);
    expect(toRows([numberDecision(decision({ outcomes }))]).history[0]?.content).toMatchObject({ measures: [measure] });
  });

  test('of a value that went to and fro many times tell the latest causes, and the store keeps all', () => {
    const causes = Array.from({ length: 150 }, (_, index) => ({ type: 'timer' as const, timer: String(index) }));
    const outcomes = [changed('stage.changed', { content: { ...content, causes } })];
    expect(eventsOf({ outcomes })).toMatchObject([{ causes: causes.slice(50) }]);
    expect(toRows([numberDecision(decision({ outcomes }))]).history).toMatchObject([{ content: { causes } }]);
  });

  test('of points are one for all entries, as of the newest, and a correction names what it corrects', () => {
    const entries = [earned(5n, '2024-05-09'), earned(-2n, '2024-05-01', true)];
    const [event, ...others] = eventsOf({ entries });
    expect(event).toMatchObject({
      type: 'points.changed',
      occurredAt: at('2024-05-09'),
      entries: [{ points: 5n }, { points: -2n, corrects: KEY.toString('hex') }],
    });
    expect(event).not.toHaveProperty('entries.0.corrects');
    expect(others).toEqual([]);
  });

  test('are none where nothing changed', () => {
    expect(eventsOf({})).toEqual([]);
  });
});

describe('rows', () => {
  test('chain the ledger on, and the customer knows its end', () => {
    const entries = [earned(5n, '2024-05-09'), earned(3n, '2024-05-09')];
    const rows = toRows([numberDecision(decision({ entries }))]);
    const first = nextChain(CUSTOMER.chain, 10n, KEY, (entries[0] as DecidedEntry).entry);
    const second = nextChain(first, 11n, KEY, (entries[1] as DecidedEntry).entry);
    expect(rows.entries.map(({ entryNo, chain }) => [entryNo, chain])).toEqual([
      [10n, first],
      [11n, second],
    ]);
    expect(rows.customers).toMatchObject([{ version: 5n, entryCount: 11n, chain: second, sequences: { points: 31n } }]);
  });

  test('tell of the history what the events tell, under the same numbers', () => {
    const outcomes = [changed('stage.changed'), changed('risk.changed', { revision: 2, retracted: true })];
    const numbered = numberDecision(decision({ outcomes }));
    const events = toEvents(numbered, { now: NOW, programs: PROGRAMS });
    const told = toRows([numbered]).history.map(({ key, ...row }) => ({ ...row, outcomeKey: key.toString('hex') }));
    expect(told).toMatchObject(
      events.map(({ outcomeKey, revision, retracted, sequence, version }) => ({
        outcomeKey,
        revision,
        retracted,
        sequence,
        version,
      })),
    );
  });

  test('drop the checkpoints that no longer hold', () => {
    const from = at('2024-05-02');
    const rows = toRows([numberDecision(decision({ checkpointsDroppedFrom: from })), numberDecision(decision({}))]);
    expect(rows.checkpointsDropped).toEqual([{ customerNo: CUSTOMER.customerNo, from }]);
  });
});

test('a fact that waits is due like what time alone causes, whichever comes first', () => {
  const dueAt = (nextDueAt: number | null, unfoldedFrom: number | null) =>
    dueRow(decision({ nextDueAt, unfoldedFrom })).dueAt;
  expect([dueAt(5, 7), dueAt(7, 5), dueAt(null, 5), dueAt(5, null), dueAt(null, null)]).toEqual([5, 5, 5, 5, null]);
});
