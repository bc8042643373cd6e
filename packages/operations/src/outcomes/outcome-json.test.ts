import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { encodeOutcome } from '@loyalty-ladder/contracts/outcome-wire.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { expect, test } from 'vitest';
import { outcomeJson } from './outcome-json.ts';

const catalog = SchemaCatalog.local();

const ENVELOPE = {
  customerId: 'müller',
  sequence: 9_007_199_254_740_993n,
  version: 3n,
  outcomeKey: '00'.repeat(16),
  revision: 1,
  retracted: false,
  occurredAt: Date.parse('2010-12-01T08:26:00Z'),
  decidedAt: Date.parse('2010-12-01T08:27:00Z'),
  stale: false,
  current: true,
};

const RISK: OutcomeEvent = {
  ...ENVELOPE,
  type: 'risk.changed',
  from: 'watch',
  to: 'none',
  model: 'recency',
  reasons: [],
  causes: [{ type: 'fact', source: 's', id: 'f' }],
  measures: [{ name: 'silenceDays:watch', value: 1, threshold: 30, holds: true }],
  nextCheckAt: null,
  programVersion: 1,
};

function rowOf(event: OutcomeEvent, payload = encodeOutcome(event, catalog).value) {
  const { id, headers } = encodeOutcome(event, catalog);
  const { type, customerId } = event;
  const topic = 'loyalty.at-risk-clients';
  return { position: 7n, id, topic, type, customerId, payload, headers, recordedAt: 0, traceparent: null };
}

test('numbers of any size are decimal strings, measures are numbers, instants are ISO 8601, and none is an answer', async () => {
  const { outcomeKey, revision, retracted, stale, current } = ENVELOPE;
  expect(await outcomeJson(rowOf(RISK), catalog)).toEqual({
    id: encodeOutcome(RISK, catalog).id,
    topic: 'loyalty.at-risk-clients',
    type: 'risk.changed',
    customerId: 'müller',
    recordedAt: '1970-01-01T00:00:00.000Z',
    data: {
      ...{ customerId: 'müller', outcomeKey, revision, retracted, stale, current },
      ...{ sequence: '9007199254740993', version: '3', programVersion: 1, from: 'watch', to: 'none', model: 'recency' },
      occurredAt: '2010-12-01T08:26:00.000Z',
      decidedAt: '2010-12-01T08:27:00.000Z',
      reasons: [],
      causes: [{ type: 'fact', source: 's', id: 'f' }],
      measures: [{ name: 'silenceDays:watch', value: 1, threshold: 30, holds: true }],
      nextCheckAt: null,
    },
  });
});

test('bytes that are no outcome are said by their position, and nothing of them', async () => {
  const broken = rowOf(RISK, Buffer.from('secret'));
  await expect(outcomeJson(broken, catalog)).rejects.toMatchObject({
    code: 'UNREADABLE_OUTCOME',
    message: expect.not.stringContaining('secret'),
  });
});
