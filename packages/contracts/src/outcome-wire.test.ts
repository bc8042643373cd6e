import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headersOf } from './cloud-events.ts';
import type { OutcomeEvent } from './outcome-event.ts';
import { decodeOutcome, encodeOutcome } from './outcome-wire.ts';
import { publishedDriver } from './published-driver.ts';
import { SchemaCatalog } from './schema-catalog.ts';

const catalog = SchemaCatalog.local();

const STAGE: OutcomeEvent = {
  type: 'stage.changed',
  customerId: 'müller',
  sequence: 1n,
  version: 3n,
  outcomeKey: '00'.repeat(16),
  revision: 1,
  retracted: false,
  occurredAt: Date.parse('2010-12-01T08:26:00Z'),
  decidedAt: Date.parse('2010-12-01T08:27:00Z'),
  stale: false,
  current: true,
  from: 'visitor',
  to: 'first-purchase',
  strategy: 'involvement',
  causes: [{ type: 'fact', source: 's', id: 'f' }],
  measures: [{ name: 'keptDays', value: 1, threshold: 1, holds: true }],
  programVersion: 1,
};

function recordOf(event: OutcomeEvent) {
  const { value, headers } = encodeOutcome(event, catalog);
  return { key: Buffer.from(event.customerId), value, headers: headersOf(headers) };
}

test('an outcome is the same after the wire, measures are numbers again', async () => {
  expect(await decodeOutcome(recordOf(STAGE), catalog)).toStrictEqual({
    ok: true,
    id: expect.any(String),
    event: STAGE,
  });
});

test('that there is no next check is an answer, and stays one', async () => {
  const { from, to, strategy, ...rest } = STAGE as Extract<OutcomeEvent, { type: 'stage.changed' }>;
  const risk: OutcomeEvent = {
    ...rest,
    type: 'risk.changed',
    from: 'watch',
    to: 'none',
    model: 'recency',
    reasons: [],
    nextCheckAt: null,
    stage: 'regular',
  };
  expect([from, to, strategy]).toBeDefined();
  expect(await decodeOutcome(recordOf(risk), catalog)).toMatchObject({ ok: true, event: risk });
});

const ENVELOPE = (({
  customerId,
  sequence,
  version,
  outcomeKey,
  revision,
  retracted,
  occurredAt,
  decidedAt,
  stale,
  current,
}) => ({
  ...{ customerId, sequence, version, outcomeKey, revision, retracted, occurredAt, decidedAt, stale, current },
}))(STAGE);
const CAUSED = { causes: [{ type: 'timer', timer: 'calibration:7' }], programVersion: 1 } as const;

test('money of any size is exact after the wire, key or not is a boolean, and what there is not is absent', async () => {
  const key: OutcomeEvent = {
    ...{ ...ENVELOPE, ...CAUSED, type: 'key-customer.changed', from: true, to: false, inForce: false },
    ...{ profit: -9_007_199_254_740_993n, currency: 'GBP', basis: 'incomplete', calibrationVersion: 7 },
    thresholds: { enter: 2n ** 60n, leave: 1n },
  };
  expect(await decodeOutcome(recordOf(key), catalog)).toStrictEqual({ ok: true, id: expect.any(String), event: key });
  const { thresholds, calibrationVersion, ...rest } = key;
  const without = { ...rest, thresholds: null, calibrationVersion: null };
  expect([thresholds, calibrationVersion]).toBeDefined();
  expect(await decodeOutcome(recordOf(without), catalog)).toStrictEqual({
    ...{ ok: true, id: expect.any(String), event: rest },
  });
});

test('an advice tells the review that it came of, or that there was none', async () => {
  const measures = [{ name: 'paidInSpan', value: 5, threshold: 7, holds: false }] as const;
  const advice: OutcomeEvent = {
    ...{ ...ENVELOPE, ...CAUSED, type: 'advice.changed', from: 'none', to: 'minimal', inForce: 'minimal', measures },
    review: {
      ...{ date: '2025-03-31', currency: 'GBP', paid: 5n, paidBefore: 7n, margin: -1n },
      ...{ purchaseDays: 1, signs: 1, held: 0 },
    },
  };
  expect(await decodeOutcome(recordOf(advice), catalog)).toMatchObject({ ok: true, event: advice });
  const left: OutcomeEvent = { ...advice, from: 'minimal', to: 'none', review: null, measures: [] };
  const decoded = await decodeOutcome(recordOf(left), catalog);
  expect(decoded).toMatchObject({ ok: true, event: { to: 'none', measures: [] } });
  expect(decoded).not.toHaveProperty('event.review');
});

test('what is only told at the opening of a case is an empty list later, which the first schema asks for', async () => {
  const follow = {
    ...ENVELOPE,
    ...CAUSED,
    subject: 'score:s/N1',
    trigger: 'score',
    openedAt: 1,
    deadlineAt: 2,
  } as const;
  const escalated: OutcomeEvent = { ...follow, type: 'follow-up.escalated' };
  const closed: OutcomeEvent = { ...follow, type: 'follow-up.closed', resolution: 'superseded', escalated: true };
  for (const event of [escalated, closed]) {
    expect(await decodeOutcome(recordOf(event), catalog)).toStrictEqual({
      ...{ ok: true, id: expect.any(String), event: { ...event, measures: [] } },
    });
  }
});

test('the driver of a risk tells of each piece of evidence what it speaks for, and what it began with', async () => {
  const driver = publishedDriver({
    ...{ class: 'staff', subCause: 'waiting', share: 8_680, prior: { staff: 40, quality: 20, price: 20, other: 20 } },
    evidence: [{ fact: { type: 'fact', source: 's', id: 'C1' }, class: 'waiting', weight: 1 }],
  });
  const risk: OutcomeEvent = {
    ...{ ...ENVELOPE, ...CAUSED, type: 'risk.changed', from: 'none', to: 'lost', model: 'recency', reasons: [] },
    ...{ measures: [], nextCheckAt: null, stage: 'regular', keyCustomer: true, driver },
  };
  expect(driver).toEqual({
    ...{ driver: 'staff', subCause: 'waiting', probability: 0.868 },
    evidence: [{ type: 'fact', source: 's', id: 'C1', class: 'waiting', weight: 1 }],
    prior: { staff: 40, quality: 20, price: 20, other: 20, source: 'program' },
  });
  expect(await decodeOutcome(recordOf(risk), catalog)).toStrictEqual({ ok: true, id: expect.any(String), event: risk });
});

test('a prior that is the published statistic is named so', () => {
  const prior = { staff: 67, quality: 14, price: 9, other: 10 };
  expect(publishedDriver({ class: 'staff', subCause: null, share: 6_700, evidence: [], prior })).toMatchObject({
    prior: { source: 'published' },
  });
});

test('the id is the same for the same outcome and another for the next one', () => {
  const { id, headers } = encodeOutcome(STAGE, catalog);
  expect(id).toMatch(/^[0-9a-f]{32}$/);
  expect(headers.ce_id).toBe(id);
  expect(encodeOutcome({ ...STAGE, decidedAt: 0 }, catalog).id).toBe(id);
  expect(encodeOutcome({ ...STAGE, sequence: 2n }, catalog).id).not.toBe(id);
  expect(encodeOutcome({ ...STAGE, customerId: 'mueller' }, catalog).id).not.toBe(id);
});

test('headers are those of CloudEvents in Kafka', () => {
  expect(encodeOutcome(STAGE, catalog).headers).toMatchObject({
    ce_specversion: '1.0',
    ce_source: '/loyalty-ladder',
    ce_type: 'stage.changed',
    ce_time: '2010-12-01T08:26:00.000Z',
    'content-type': 'application/avro',
  });
});

test('an outcome that its schema cannot hold is told by its place, not by its value', () => {
  const broken = { ...STAGE, from: 1234567 } as unknown as OutcomeEvent;
  expect(() => encodeOutcome(broken, catalog)).toThrow('an outcome stage.changed does not fit its schema at: from');
});

test('whatever bytes come, there is an outcome or a refusal', async () => {
  const record = recordOf(STAGE);
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), fc.nat(200), async (bytes, keep) => {
      const value = Buffer.concat([record.value.subarray(0, keep), bytes]);
      expect((await decodeOutcome({ ...record, value }, catalog)).ok).toBeTypeOf('boolean');
    }),
  );
});
