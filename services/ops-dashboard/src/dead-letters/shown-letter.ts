/** A dead letter as the page gets it: all of it is text, whatever it holds. */
import { repairText } from '@loyalty-ladder/operations/records/dead-letter-repair.ts';
import type { Payload } from '@loyalty-ladder/operations/records/decode-payload.ts';
import type { DecodedDeadLetter, DecodedVersion } from '@loyalty-ladder/operations/records/read-dead-letters.ts';
import { type ShownHeader, showBytes } from '@loyalty-ladder/operations/records/shown-headers.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { fieldVerdictText, readerText, writerText } from '@loyalty-ladder/operations/words/schema-words.ts';
import { DEAD_LETTER_STATES } from '@loyalty-ladder/store/stream/dead-letter-state.ts';
import type { ListedDeadLetter } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { z } from 'zod';

const shownText = z.union([z.string(), z.strictObject({ base64: z.string() })]);
const headers = z.array(z.strictObject({ name: shownText, value: shownText.nullable() }));
const payload = z.union([
  z.strictObject({ schemaId: z.int(), text: z.string().describe('JSON, to be shown as text.') }),
  z.strictObject({ why: z.string().describe('It cannot be decoded.'), base64: z.string() }),
]);

const comparedField = z.strictObject({
  path: z.string(),
  written: z.string().nullable(),
  ours: z.string().nullable(),
  isSame: z.boolean(),
  /** Nothing can be read for it. */
  isFatal: z.boolean(),
  text: z.string().describe('What that comes to.'),
});

export const listedLetter = z.strictObject({
  letterNo: z.string(),
  group: z.string(),
  topic: z.string(),
  partition: z.int(),
  offset: z.string(),
  reason: z.string(),
  detail: z.string(),
  source: z.string().nullable(),
  eventId: z.string().nullable(),
  recordedAt: z.int().describe('ms since 1970.'),
  state: z.enum(DEAD_LETTER_STATES),
});

export const shownLetter = listedLetter.extend({
  repair: z.string().describe('What its sender does about it.'),
  brokerTimestamp: z.int().describe('When the broker took it; ms since 1970.'),
  settledAt: z.int().nullable(),
  settledBecause: z.string().nullable(),
  key: shownText.nullable(),
  headers,
  payload,
  difference: z.strictObject({
    written: z.string().describe('By which schema its producer wrote it, in words.'),
    readAs: z.string().describe('By which of ours it is read.'),
    fields: z.array(comparedField),
    broken: z.array(z.strictObject({ field: z.string(), rule: z.string() })).describe('By its values.'),
  }),
  versions: z
    .array(
      z.strictObject({
        version: z.int(),
        madeAt: z.int(),
        madeBy: z.string(),
        reason: z.string(),
        headers,
        payload,
      }),
    )
    .describe('Made of it by hand, latest first: the first of them is what a replay applies.'),
  draft: z.string().describe('JSON, which somebody who mends it goes on from.'),
});

export type ListedLetter = z.output<typeof listedLetter>;
export type ShownLetter = z.output<typeof shownLetter>;
export type ShownPayload = z.output<typeof payload>;

export function listed(letter: Omit<ListedDeadLetter, 'key'>): ListedLetter {
  const { letterNo: no, group, topic, partition, offset, reason, detail, source, eventId, recordedAt, state } = letter;
  return {
    ...{ letterNo: String(no), offset: String(offset) },
    ...{ group, topic, partition, reason, detail, source, eventId, recordedAt, state },
  };
}

export function shown({ letter, payload: value, difference, versions, draft }: DecodedDeadLetter): ShownLetter {
  const { brokerTimestamp, settledAt, settledBecause, key } = letter;
  return {
    ...listed(letter),
    ...{ repair: repairText(letter.reason), brokerTimestamp, settledAt, settledBecause, draft },
    key: key && showBytes(key),
    headers: copied(letter.headers),
    payload: shownPayload(value, letter.value),
    difference: {
      written: writerText(difference.writer),
      readAs: readerText(difference.reader),
      fields: difference.fields.map((field) => ({
        ...{ path: field.path, written: field.written, ours: field.ours, text: fieldVerdictText(field) },
        isSame: field.verdict === 'same',
        isFatal: field.verdict === 'missing' || field.verdict === 'other-type',
      })),
      broken: difference.broken.map(({ field, rule }) => ({ field, rule })),
    },
    versions: versions.map(shownVersion),
  };
}

function shownVersion({ version, madeAt, madeBy, reason, headers, payload }: DecodedVersion) {
  return { version, madeAt, madeBy, reason, headers: copied(headers), payload: shownPayload(payload, null) };
}

function shownPayload(payload: Payload, bytes: Buffer | null): ShownPayload {
  if (payload.ok) return { schemaId: payload.schemaId, text: jsonText(payload.body, 2) };
  return { why: payload.why, base64: bytes?.toString('base64') ?? '' };
}

const copied = (headers: readonly ShownHeader[]) => headers.map((header) => ({ ...header }));
