import fc from 'fast-check';
import { expect, test } from 'vitest';
import { headersOf } from './cloud-events.ts';
import type { OutcomeEvent } from './outcome-event.ts';
import { decodeOutcome, encodeOutcome } from './outcome-wire.ts';
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
  };
  expect([from, to, strategy]).toBeDefined();
  expect(await decodeOutcome(recordOf(risk), catalog)).toMatchObject({ ok: true, event: risk });
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
