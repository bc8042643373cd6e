/** No outcome, however large the decision and long the texts in it, is larger than its topic takes: the relay would stop at it for good. */
import { ownSource } from '@loyalty-ladder/contracts/own-source.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { TOPIC_SPECS } from '@loyalty-ladder/contracts/topics.ts';
import type { Cause, Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { timeline } from '@loyalty-ladder/domain/testing/story.ts';
import type { OutboxRow } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import { recordBytes } from '@loyalty-ladder/stream/out-record.ts';
import { expect, test } from 'vitest';
import type { DecidedOutcome, Decision } from './decision.ts';
import { numberDecision } from './number-decision.ts';
import { outboxRow } from './outbox-row.ts';
import { toEvents } from './to-events.ts';

/** Of UTF-16 code units the longest in UTF-8. */
const text = (length: number) => '\u0800'.repeat(length);
const ID = text(128);
const SOURCE = text(256);
const LATEST = Date.UTC(9999, 11, 31);
const POINTS = 2n ** 63n - 1n;
const KEY = Buffer.alloc(16);
/** More than any record holds. */
const MANY = 5_000;

/** A converted referral (convert-referrals.ts). */
const CONVERTED = { type: 'fact', source: ownSource('referral'), id: `${SOURCE}/${ID}` } as const;
const CAUSES: readonly Cause[] = [
  { type: 'fact', source: SOURCE, id: ID },
  CONVERTED,
  { type: 'timer', timer: `hold:${ID}` },
];
const longest = CAUSES.toSorted((a, b) => JSON.stringify(b).length - JSON.stringify(a).length)[0] as Cause;
const causes = Array<Cause>(MANY).fill(longest);
const measure = { name: text(64), value: Number.MAX_SAFE_INTEGER, threshold: Number.MAX_SAFE_INTEGER, holds: true };
const measures = Array(100).fill(measure);
const common = { at: LATEST, causes, measures, programVersion: 2 ** 31 - 1 };

/** What the state remembers of it (domain/state.ts). */
const EVIDENCE_MAX = 12;
const CASE = {
  subject: `complaint:${SOURCE}/${ID}`,
  trigger: 'complaint',
  openedAt: LATEST,
  deadlineAt: LATEST,
} as const;

/** One of each type that a fold decides. */
const OUTCOMES: { readonly [Type in Outcome['type']]: Extract<Outcome, { type: Type }> } = {
  'stage.changed': {
    ...common,
    type: 'stage.changed',
    from: 'first-purchase',
    to: 'first-purchase',
    strategy: 'involvement',
  },
  'risk.changed': {
    ...common,
    type: 'risk.changed',
    from: 'at-risk',
    to: 'at-risk',
    model: 'recency',
    reasons: Array(100).fill('contacts-unanswered'),
    nextCheckAt: LATEST,
    stage: 'first-purchase',
    driver: {
      class: 'quality',
      subCause: 'unfriendliness',
      share: 10_000,
      evidence: Array(EVIDENCE_MAX).fill({ fact: CONVERTED, class: 'unfriendliness', weight: 2 ** 31 - 1 }),
      prior: { staff: 100, quality: 100, price: 100, other: 100 },
    },
  },
  'advice.changed': {
    ...common,
    type: 'advice.changed',
    from: 'minimal',
    to: 'develop',
    review: {
      date: '+010009-12-31',
      currency: 'GBP',
      paid: POINTS,
      paidBefore: POINTS,
      margin: POINTS,
      purchaseDays: 2 ** 31 - 1,
      signs: 2 ** 31 - 1,
      held: 4,
    },
  },
  'key-customer.changed': {
    at: LATEST,
    causes,
    programVersion: common.programVersion,
    type: 'key-customer.changed',
    from: false,
    to: true,
    profit: POINTS,
    basis: 'incomplete',
    currency: 'GBP',
    thresholds: { enter: POINTS, leave: POINTS },
    calibrationVersion: 2 ** 31 - 1,
  },
  'follow-up.opened': { ...common, ...CASE, type: 'follow-up.opened', complaintId: ID, touchpoint: ID, employeeId: ID },
  'follow-up.escalated': {
    ...CASE,
    at: LATEST,
    causes,
    programVersion: common.programVersion,
    type: 'follow-up.escalated',
  },
  'follow-up.closed': {
    ...CASE,
    at: LATEST,
    causes,
    programVersion: common.programVersion,
    type: 'follow-up.closed',
    resolution: 'superseded',
    escalated: true,
  },
  'grace.started': {
    ...common,
    type: 'grace.started',
    stage: 'first-purchase',
    conditions: Array(100).fill('daysInWindow'),
    endsAt: LATEST,
    wouldBecome: 'first-purchase',
  },
  'grace.ended': {
    at: LATEST,
    causes,
    programVersion: common.programVersion,
    type: 'grace.ended',
    stage: 'first-purchase',
    conditions: Array(100).fill('daysInWindow'),
    result: 'fallen',
    became: 'first-purchase',
    remaining: Array(100).fill('daysInWindow'),
  },
  'points.expiring': {
    at: LATEST,
    causes,
    programVersion: common.programVersion,
    type: 'points.expiring',
    expiryMonth: '+010009-12',
    points: POINTS,
    expiresAt: LATEST,
  },
};

const ENTRY: Entry = {
  at: LATEST,
  kind: 'release',
  from: 'customer:available',
  to: 'customer:available',
  points: POINTS,
  cause: longest,
};

const DECISION: Decision = {
  customer: {
    customerNo: 1n,
    customerId: ID,
    partition: 5,
    version: POINTS - 1n,
    foldVersion: 1,
    state: Buffer.alloc(0),
    factCount: 1,
    foldedTo: 0,
    unfoldedFrom: null,
    entryCount: 0n,
    chain: Buffer.alloc(0),
    sequences: {
      stage: 2n ** 62n,
      risk: 2n ** 62n,
      points: 2n ** 62n,
      followUp: 2n ** 62n,
      notice: 2n ** 62n,
      advice: 2n ** 62n,
      key: 2n ** 62n,
    },
  },
  late: true,
  state: initialState(),
  factCount: 1,
  foldedTo: 0,
  unfoldedFrom: null,
  entries: Array(MANY).fill({ entry: ENTRY, key: KEY, correction: true }),
  outcomes: Object.values(OUTCOMES).map(
    ({ type, at, ...content }): DecidedOutcome => ({
      type,
      at,
      key: KEY,
      revision: 2 ** 31 - 1,
      retracted: true,
      current: true,
      content,
    }),
  ),
  noEffectsAdded: [],
  noEffectsRemoved: [],
  nextDueAt: null,
  checkpoints: [],
  checkpointsDroppedFrom: undefined,
};

const decidedAt = { now: LATEST, programs: timeline() };
const outbox = toEvents(numberDecision(DECISION), decidedAt).map((event) => outboxRow(event, SchemaCatalog.local()));

/** The broker counts the request's batch, 61 bytes more than its records. */
function bytesOf({ topic, key, payload, headers }: OutboxRow): number {
  return 61 + recordBytes({ topic, key, value: payload, headers: headers as Record<string, string> });
}

test.each([...Object.keys(OUTCOMES), 'points.changed'])(
  '%s, at its largest, is a record that its topic takes',
  (type) => {
    const rows = outbox.filter((row) => row.type === type);
    expect(rows.length).toBeGreaterThan(0);
    for (const row of rows) {
      const limit = TOPIC_SPECS.find(({ topic }) => topic === row.topic)?.config['max.message.bytes'];
      expect(bytesOf(row)).toBeLessThanOrEqual(Number(limit));
    }
  },
);

test('parts follow one another without a gap, each with an id of its own', () => {
  const parts = outbox.filter(({ type }) => type === 'points.changed');
  expect(parts.map(({ sequence }) => sequence)).toEqual(parts.map((_, index) => 2n ** 62n + BigInt(index) + 1n));
  expect(new Set(parts.map(({ id }) => id)).size).toBe(parts.length);
  expect(new Set(parts.map(({ version }) => version))).toEqual(new Set([POINTS]));
});
