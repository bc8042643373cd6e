/** What the headers of a record may say, and who sent one that is refused. */
import { expect, test } from 'vitest';
import { senderOf } from './cloud-events.ts';
import type { DeadLetterReason } from './dead-letter-reason.ts';
import { decodeFact } from './fact-wire.ts';
import { catalog, PURCHASE, recordOf, withHeader } from './testing/fact-record.ts';

test.each<[string, DeadLetterReason, Buffer | string | null | undefined]>([
  ['ce_id', 'missing-header', undefined],
  ['ce_source', 'missing-header', undefined],
  ['ce_type', 'missing-header', undefined],
  ['ce_time', 'missing-header', undefined],
  ['content-type', 'missing-header', undefined],
  ['ce_id', 'null-header', null],
  ['ce_source', 'null-header', null],
  ['ce_type', 'null-header', null],
  ['ce_time', 'null-header', null],
  ['ce_specversion', 'null-header', null],
  ['content-type', 'null-header', null],
  ['ce_id', 'malformed-header', ''],
  ['ce_id', 'malformed-header', 'a\0b'],
  ['ce_id', 'malformed-header', 'x'.repeat(129)],
  ['ce_id', 'malformed-header', Buffer.from([0x61, 0xff])],
  ['ce_source', 'malformed-header', ''],
  ['ce_time', 'malformed-header', 'yesterday'],
  ['ce_time', 'malformed-header', '2010-02-30T00:00:00Z'],
  ['ce_time', 'malformed-header', '0001-01-01T00:00:00Z'],
  ['ce_specversion', 'malformed-header', '0.3'],
  ['content-type', 'malformed-header', 'application/json'],
  ['ce_type', 'unknown-type', 'purchase.imagined'],
  ['ce_type', 'unknown-type', 'points.held'],
  ['ce_type', 'unknown-type', 'feedback.referral-converted'],
  ['ce_type', 'unknown-type', 'toString'],
])('header %s: %s when it is %j', async (name, reason, value) => {
  const values = value === undefined ? [] : [typeof value === 'string' ? Buffer.from(value) : value];
  const refused = await decodeFact(withHeader(recordOf(PURCHASE), name, ...values), catalog);
  expect(refused).toMatchObject({ ok: false, reason });
});

test.each(['ce_id', 'ce_source', 'ce_type', 'ce_time', 'ce_specversion', 'content-type'])(
  'a header %s that is there with two values is refused, for nobody knows which of them counts',
  async (name) => {
    const one = recordOf(PURCHASE).headers.find((each) => each.name === name)?.value ?? null;
    for (const another of [Buffer.from('another'), null]) {
      for (const values of [
        [one, another],
        [another, one],
      ]) {
        const refused = await decodeFact(withHeader(recordOf(PURCHASE), name, ...values), catalog);
        expect(refused).toMatchObject({ ok: false, reason: 'repeated-header', detail: expect.stringContaining(name) });
      }
    }
  },
);

test('a header that is there twice with the same value, and one of another name as often as it likes, say nothing new', async () => {
  const twice = withHeader(recordOf(PURCHASE), 'ce_id', Buffer.from('F1'), Buffer.from('F1'));
  const traced = withHeader(twice, 'trace', Buffer.from('1'), null, Buffer.from('2'));
  expect(await decodeFact(traced, catalog)).toEqual({ ok: true, fact: PURCHASE });
});

test('headers in their thousands, and of a megabyte, are read in one look at each', async () => {
  const many = Array.from({ length: 200_000 }, (_, index) => ({ name: `h${index}`, value: null }));
  const large = 'avro/'.repeat(200_000);
  const record = recordOf(PURCHASE);
  const headers = [...many, { name: 'x'.repeat(1_000_000), value: Buffer.alloc(1_000_000) }, ...record.headers];
  expect(await decodeFact({ ...record, headers }, catalog)).toEqual({ ok: true, fact: PURCHASE });
  for (const name of ['ce_id', 'ce_source', 'ce_time', 'ce_type', 'content-type']) {
    for (const value of [large, `a/${'avro'.repeat(200_000)}!`, `2${' '.repeat(1_000_000)}`, '0'.repeat(1_000_000)])
      expect((await decodeFact(withHeader(record, name, value), catalog)).ok).toBe(false);
  }
});

test('of a record that is no fact it is known who sent it, as far as its headers say it well', () => {
  const { headers } = recordOf(PURCHASE);
  expect(senderOf(headers)).toEqual({ source: 'till/7', id: 'F1' });
  expect(senderOf(withHeader(recordOf(PURCHASE), 'ce_id', null).headers)).toEqual({ source: 'till/7', id: null });
  expect(senderOf(withHeader(recordOf(PURCHASE), 'ce_id', 'x'.repeat(129)).headers).id).toBeNull();
  expect(senderOf(withHeader(recordOf(PURCHASE), 'ce_source', 'a\0').headers).source).toBeNull();
  expect(senderOf([{ name: Buffer.from([0xff]), value: null }])).toEqual({ source: null, id: null });
});

test('a producer without ce_specversion and with another name for Avro is understood', async () => {
  const mediaType = 'application/vnd.apache.avro+binary; x=y';
  const record = withHeader(withHeader(recordOf(PURCHASE), 'ce_specversion'), 'content-type', mediaType);
  expect((await decodeFact(record, catalog)).ok).toBe(true);
});
