import { expect, test } from 'vitest';
import { headersOf, type MessageHeaders } from './cloud-events.ts';
import { decodeFact } from './fact-wire.ts';
import {
  type Probe,
  probeHeaders,
  type RecordedProbe,
  readProbe,
  readRecordedProbe,
  recordedProbeHeaders,
} from './probe-wire.ts';
import { SchemaCatalog } from './schema-catalog.ts';

const PROBE: Probe = { id: '0b0f2c1e-6f5e-4d5a-9f0a-0d9a4f1f2e3d.17', sentAt: 1_700_000_000_123 };
const RECORDED: RecordedProbe = {
  ...PROBE,
  place: { topic: 'loyalty.purchases', partition: 3, offset: 2n ** 60n },
  recordedAt: 1_700_000_000_456,
};

const record = (headers: MessageHeaders, more: { key?: Buffer; value?: Buffer } = {}) => ({
  ...{ key: null, value: null, ...more },
  headers,
});

test('a probe comes back as it was sent, and so does what is published of it', () => {
  expect(readProbe(record(headersOf(probeHeaders(PROBE))))).toEqual(PROBE);
  expect(readRecordedProbe(record(headersOf(recordedProbeHeaders(RECORDED))))).toEqual(RECORDED);
});

test('what is published of a probe is none, and the other way round', () => {
  expect(readProbe(record(headersOf(recordedProbeHeaders(RECORDED))))).toBeUndefined();
  expect(readRecordedProbe(record(headersOf(probeHeaders(PROBE))))).toBeUndefined();
});

test.each([
  ['has a key', record(headersOf(probeHeaders(PROBE)), { key: Buffer.from('c') })],
  ['has a value', record(headersOf(probeHeaders(PROBE)), { value: Buffer.from('x') })],
  ['has an id of another kind', record(headersOf(probeHeaders({ ...PROBE, id: 'x'.repeat(60) })))],
  ['has another source', record(headersOf({ ...probeHeaders(PROBE), ce_source: 'urn:retail' }))],
  ['has another type', record(headersOf({ ...probeHeaders(PROBE), ce_type: 'purchase.completed' }))],
])('a record that %s is no probe, and is refused as a fact', async (_, looksLikeOne) => {
  expect(readProbe(looksLikeOne)).toBeUndefined();
  expect(await decodeFact({ ...looksLikeOne, timestamp: 0 }, SchemaCatalog.local())).toMatchObject({ ok: false });
});
