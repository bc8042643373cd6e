/**
 * Facts as CloudEvents in JSON. `data` has the fields of the Avro schema under their names and obeys the same rules (fact-bodies.ts); all
 * its numbers are JSON integers, none of them beyond 10^12. What no topic's reader would miss is stricter here: a field that nobody knows
 * is refused, because a misspelt optional field is lost without a word. Whose fact it is says `data.customerId` and nothing else: it
 * becomes the record's key, and the extension `partitionkey`, which stands for that key, must say the same if it is there.
 * What is accepted here no consumer refuses for its content.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type BrokenRule, brokenRules, FACT_BODIES, present, whyOutdated } from './fact-bodies.ts';
import type { WireFact } from './fact-wire.ts';
import { type JsonEvent, readAttributes } from './json-event.ts';
import { isObject, unknownFields } from './unknown-fields.ts';

export type JsonFactResult =
  | { readonly ok: true; readonly fact: WireFact }
  | { readonly ok: false; readonly errors: readonly BrokenRule[] };

/** Of 5,000 lines that all lack the same field nobody reads more. */
const ERRORS_MAX = 20;
const NOBODY =
  'must say whose fact it is: well-formed text without NUL of 1 to 128 UTF-16 code units; receipts of nobody stay out';

/** @param now of this process's clock. @returns the fact, or all rules that it breaks, by path: `data.lines[3].sku`. */
export function readJsonFact(event: JsonEvent, now: Instant): JsonFactResult {
  const read = readAttributes(event.attributes, now);
  if (!read.ok) return refused(read.errors);
  const { type, id, source, time: occurredAt } = read.attributes;
  const { data } = event;
  if (!isObject(data)) return refused([{ field: 'data', rule: `must be an object with the fields of ${type}` }]);
  const errors = upTo(ERRORS_MAX, unknownFields(type, data));
  const body = FACT_BODIES[type].safeParse(data);
  if (!body.success) return refused(inData([...errors, ...brokenRules(body.error).map(saidOfNobody(data))]));
  const outdated = whyOutdated(body.data, occurredAt);
  if (outdated !== undefined) errors.push(outdated);
  if (errors.length > 0) return refused(inData(errors));
  const { partitionkey } = event.attributes;
  if (partitionkey != null && partitionkey !== body.data.customerId) {
    return refused([{ field: 'partitionkey', rule: 'must be data.customerId, by which records are partitioned' }]);
  }
  return { ok: true, fact: { type, id, source, occurredAt, ...present(body.data) } as WireFact };
}

const refused = (errors: readonly BrokenRule[]): JsonFactResult => ({ ok: false, errors: errors.slice(0, ERRORS_MAX) });

function upTo<Item>(max: number, items: Iterable<Item>): Item[] {
  const taken: Item[] = [];
  for (const item of items) if (taken.push(item) === max) break;
  return taken;
}

/** In a topic a receipt of nobody is counted; here it would be a fact without a key. */
const saidOfNobody = (data: Readonly<Record<string, unknown>>) => (broken: BrokenRule) =>
  broken.field === 'customerId' && !data.customerId ? { ...broken, rule: NOBODY } : broken;

const inData = (errors: readonly BrokenRule[]): BrokenRule[] =>
  errors.map(({ field, rule }) => ({ field: field === '' ? 'data' : `data.${field}`, rule }));
