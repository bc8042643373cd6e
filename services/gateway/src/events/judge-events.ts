/**
 * What becomes of each event of a request: a fact that this caller may publish, as the record that Kafka gets, or a refusal. All that a
 * consumer would refuse for its content is refused here, but for one thing: that the same source and id were recorded with another body.
 * That is not looked up, since a fact that lies in Kafka is not in Postgres yet: the answer would cost a round trip an event and be
 * right only at times. It becomes a dead letter (id-conflict), as of every other producer. Within a request it is refused.
 */
import type { BrokenRule } from '@loyalty-ladder/contracts/fact-bodies.ts';
import { readJsonFact } from '@loyalty-ladder/contracts/fact-json.ts';
import type { WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { TOPIC_BY_FACT_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import type { Caller } from '@loyalty-ladder/http/caller.ts';
import { validTraceparent } from '@loyalty-ladder/runtime/tracing/traceparent.ts';
import { forbiddenPart } from '../http/caller.ts';
import type { SentEvent } from './sent-events.ts';

export interface JudgedFact {
  readonly ok: true;
  readonly fact: WireFact;
  /** Of the trace in which the event was made, as it says itself. */
  readonly traceparent: string | undefined;
}

export interface RefusedEvent {
  readonly ok: false;
  readonly reason: 'invalid' | 'forbidden' | 'repeated-id' | 'too-large';
  /** By the fields of the request. */
  readonly errors: readonly BrokenRule[];
}

export type JudgedEvent = JudgedFact | RefusedEvent;

interface Request {
  readonly caller: Pick<Caller, 'sources' | 'topics'>;
  /** Of this process's clock, ms. */
  readonly now: number;
}

export function judgeEvents(events: readonly SentEvent[], request: Request): JudgedEvent[] {
  const judged = events.map((sent) => judge(sent, request));
  for (const index of repeated(judged)) judged[index] = repeatedId(events[index]);
  return judged;
}

function judge(sent: SentEvent, { caller, now }: Request): JudgedEvent {
  if (sent.errors.length > 0) return refused('invalid', sent, sent.errors);
  const read = readJsonFact(sent.event, now);
  if (!read.ok) return refused('invalid', sent, read.errors);
  const { fact } = read;
  const forbidden = whyForbidden(caller, fact);
  if (forbidden !== undefined) return refused('forbidden', sent, [forbidden]);
  return { ok: true, fact, traceparent: validTraceparent(sent.event.attributes.traceparent) };
}

export function refused(
  reason: RefusedEvent['reason'],
  { fieldOf }: SentEvent,
  errors: readonly BrokenRule[],
): RefusedEvent {
  return { ok: false, reason, errors: errors.map(({ field, rule }) => ({ field: fieldOf(field), rule })) };
}

function whyForbidden(caller: Request['caller'], { source, type }: WireFact): BrokenRule | undefined {
  const topic = TOPIC_BY_FACT_TYPE[type];
  const part = forbiddenPart(caller, source, topic);
  if (part === undefined) return undefined;
  return part === 'source'
    ? { field: 'source', rule: 'is none that this key may speak for' }
    : { field: 'type', rule: `belongs to ${topic}, to which this key may not publish` };
}

/** @returns where facts stand that share source and id, and do not say the same: nobody knows which of them counts. */
function repeated(judged: readonly JudgedEvent[]): number[] {
  const facts = judged.flatMap((each, index) => (each.ok ? [{ index, fact: each.fact }] : []));
  if (facts.length < 2) return [];
  const byName = Map.groupBy(facts, ({ fact }) => `${fact.source}\0${fact.id}`);
  const conflicts = [...byName.values()].filter((same) => same.length > 1 && new Set(same.map(textOf)).size > 1);
  return conflicts.flat().map(({ index }) => index);
}

const textOf = ({ fact }: { readonly fact: WireFact }) => JSON.stringify(fact);

function repeatedId(sent: SentEvent | undefined): RefusedEvent {
  if (sent === undefined) throw new Error('a fact without its event');
  const rule = 'must be unique with its source: this batch has another event of the same name that says something else';
  return refused('repeated-id', sent, [{ field: 'id', rule }]);
}
