/**
 * A dead letter is mended by hand: somebody says what the record should have said, and that becomes a further version of it, beside the bytes that
 * came. It obeys the rules that a record from Kafka obeys, is written by today's schema, and is applied by a replay, not by being mended. Its
 * source and id stay those of the letter: under them the sender may still send a good one, and what is applied under others would count twice.
 */

import { headersOf } from '@loyalty-ladder/contracts/cloud-events.ts';
import type { BrokenRule } from '@loyalty-ladder/contracts/fact-bodies.ts';
import { readJsonFact } from '@loyalty-ladder/contracts/fact-json.ts';
import { decodeFact, encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { messageSchema } from '@loyalty-ladder/contracts/message-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { SchemaRegistryError } from '@loyalty-ladder/contracts/schema-registry-error.ts';
import { inputTopicOf } from '@loyalty-ladder/contracts/topics.ts';
import { isObject } from '@loyalty-ladder/contracts/unknown-fields.ts';
import { listHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import { type OperatorAction, recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { FoundDeadLetter } from '@loyalty-ladder/store/stream/find-dead-letters.ts';
import { insertLetterVersion, type LetterRecord } from '@loyalty-ladder/store/stream/letter-versions.ts';
import type { Pool } from 'pg';
import type { ComparingRegistry } from './schema-difference.ts';

/** The letter, as far as what is made of it has to fit. */
export type MendedLetter = Pick<FoundDeadLetter, 'topic' | 'source' | 'eventId' | 'brokerTimestamp'>;

export type MendResult =
  | { readonly ok: true; readonly record: LetterRecord; readonly customerId: string }
  | { readonly ok: false; readonly errors: readonly BrokenRule[] };

/**
 * @param content an event in JSON, as the gateway takes it: attributes and data.
 * @param prefix of this environment's topics.
 * @throws SchemaRegistryError when the registry does not answer, or lacks the schema of the type.
 */
export async function mendRecord(
  letter: MendedLetter,
  content: unknown,
  registry: ComparingRegistry,
  prefix: string,
): Promise<MendResult> {
  if (!isObject(content))
    return refused('', 'must be an event: an object with specversion, id, source, type, time and data');
  const { data, ...attributes } = content;
  // How far its time may be ahead is judged below, by when the broker took it.
  const read = readJsonFact({ attributes, data }, Number.POSITIVE_INFINITY);
  if (!read.ok) return read;
  const { fact } = read;
  for (const [field, said, was] of [
    ['id', fact.id, letter.eventId],
    ['source', fact.source, letter.source],
  ] as const) {
    if (was !== null && said !== was) return refused(field, SAME);
  }
  const catalog = await writingCatalog(fact.type, registry);
  const { key, value, headers } = encodeFact(fact, catalog);
  const record = { key, value, headers: headersOf(headers), timestamp: letter.brokerTimestamp };
  const decoded = await decodeFact(record, catalog, inputTopicOf(prefix, letter.topic));
  if (!decoded.ok) return refused(FIELD_BY_REASON[decoded.reason] ?? 'data', decoded.detail);
  const bytes = Object.entries(headers).map(([name, text]) => ({ name, value: Buffer.from(text) }));
  return { ok: true, record: { key, value, headers: listHeaders(bytes) }, customerId: fact.customerId };
}

const SAME =
  'must stay that of the letter: by source and id a fact counts once, and its sender may send a good one under them';

const FIELD_BY_REASON: Readonly<Record<string, string>> = { 'from-the-future': 'time', 'unknown-type': 'type' };

const refused = (field: string, rule: string): MendResult => ({ ok: false, errors: [{ field, rule }] });

async function writingCatalog(type: WireFact['type'], registry: ComparingRegistry): Promise<SchemaCatalog> {
  const id = await registry.idOf(messageSchema(type));
  if (id === undefined) {
    throw new SchemaRegistryError('SCHEMA_NOT_REGISTERED', `not registered as this version writes it: ${type}`);
  }
  return SchemaCatalog.of(new Map([[type, id]]), registry);
}

/** @returns the number of the version that it is; undefined where the letter is not open any more. */
export function addLetterVersion(
  pool: Pool,
  letterNo: bigint,
  record: LetterRecord,
  by: Omit<OperatorAction, 'details'>,
): Promise<number | undefined> {
  return inTransaction(pool, async (tx) => {
    const madeAt = await readClock(tx);
    const made = { ...record, madeAt, madeBy: by.actor, reason: by.reason };
    const version = await insertLetterVersion(tx, letterNo, made);
    if (version === undefined) return { result: undefined };
    const details = { letter: String(letterNo), version };
    return { result: version, riders: [recordOperatorAction(tx, { ...by, details })] };
  });
}
