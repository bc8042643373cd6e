/** Records that could not be applied: which, what is in one of them, and that nobody will mend some. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { repairText } from '@loyalty-ladder/operations/records/dead-letter-repair.ts';
import { discardLetters } from '@loyalty-ladder/operations/records/discard-letters.ts';
import { type DecodedDeadLetter, readDeadLetters } from '@loyalty-ladder/operations/records/read-dead-letters.ts';
import { showBytes } from '@loyalty-ladder/operations/records/shown-headers.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { DEAD_LETTER_STATES } from '@loyalty-ladder/store/stream/dead-letter-state.ts';
import { type ListedDeadLetter, listDeadLetters } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';

const PAGE = 50;
/** Closed by one action, whose record names each. */
const CLOSED_MAX = 500;

const letterNo = z
  .string()
  .regex(/^\d{1,18}$/, 'is the number of a dead letter')
  .transform(BigInt);
const text = z.string().min(1).max(1_000);
const shownText = z.union([z.string(), z.strictObject({ base64: z.string() })]);

const listedLetter = z.strictObject({
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

const shownLetter = listedLetter.extend({
  repair: z.string().describe('What its sender does about it.'),
  brokerTimestamp: z.int().describe('When the broker took it; ms since 1970.'),
  settledAt: z.int().nullable(),
  settledBecause: z.string().nullable(),
  key: shownText.nullable(),
  headers: z.array(z.strictObject({ name: shownText, value: shownText.nullable() })),
  payload: z.union([
    z.strictObject({ schemaId: z.int(), text: z.string().describe('JSON, to be shown as text.') }),
    z.strictObject({ why: z.string().describe('It cannot be decoded.'), base64: z.string() }),
  ]),
});

const letterPage = z.strictObject({
  letters: z.array(listedLetter),
  below: z.string().nullable().describe('For the next page; null: there is none.'),
});

export type ListedLetter = z.output<typeof listedLetter>;
export type ShownLetter = z.output<typeof shownLetter>;
export type LetterPage = z.output<typeof letterPage>;

const query = z.strictObject({
  state: z.enum(DEAD_LETTER_STATES).default('open'),
  reason: text.optional(),
  source: text.optional(),
  below: letterNo.optional(),
});

const discarding = z.strictObject({
  letterNos: z.array(letterNo).min(1).max(CLOSED_MAX),
  reason: z.string().trim().min(1).max(500).describe('Why, for the record of what is done by hand.'),
});

export function letterRoutes(app: HttpApp, { pool, schemas }: DashboardContext): void {
  const scope = { scope: 'ops' } as const;

  app.get(
    '/api/dead-letters',
    { config: scope, schema: { querystring: query, response: { 200: letterPage } } },
    async ({ query: { below, ...filter } }) => {
      const letters = await listDeadLetters(pool, filter, PAGE, below);
      const last = letters.length < PAGE ? undefined : letters.at(-1);
      return { letters: letters.map(listed), below: last === undefined ? null : String(last.letterNo) };
    },
  );

  app.get(
    '/api/dead-letters/:letterNo',
    { config: scope, schema: { params: z.strictObject({ letterNo }), response: { 200: shownLetter } } },
    async ({ params }) => {
      const [found] = await readDeadLetters(pool, { letterNo: params.letterNo }, schemas);
      if (found === undefined) throw new Problem('not-found', { detail: 'There is no dead letter of that number.' });
      return shown(found);
    },
  );

  app.post(
    '/api/dead-letters/discard',
    { config: scope, schema: { body: discarding, response: { 200: z.strictObject({ discarded: z.int() }) } } },
    async ({ body: { letterNos, reason }, caller: { name, keyId } }) => {
      const subject = letterNos.length === 1 ? String(letterNos[0]) : `${letterNos.length} letters`;
      const by = { actor: `${name} (${keyId})`, action: 'dead-letters discard', subject, reason };
      return { discarded: await discardLetters(pool, letterNos, by) };
    },
  );
}

function listed(letter: Omit<ListedDeadLetter, 'key'>): ListedLetter {
  const { letterNo: no, group, topic, partition, offset, reason, detail, source, eventId, recordedAt, state } = letter;
  return {
    ...{ letterNo: String(no), offset: String(offset) },
    ...{ group, topic, partition, reason, detail, source, eventId, recordedAt, state },
  };
}

function shown({ letter, payload }: DecodedDeadLetter): ShownLetter {
  const { brokerTimestamp, settledAt, settledBecause, key, headers, value } = letter;
  return {
    ...listed(letter),
    ...{ repair: repairText(letter.reason), brokerTimestamp, settledAt, settledBecause },
    key: key && showBytes(key),
    headers: headers.map((header) => ({ ...header })),
    payload: payload.ok
      ? { schemaId: payload.schemaId, text: jsonText(payload.body, 2) }
      : { why: payload.why, base64: value?.toString('base64') ?? '' },
  };
}
