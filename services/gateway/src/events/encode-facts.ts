/** Judged facts as the records that Kafka gets. One that is larger than its topic takes is refused here: there it would stop its neighbours. */
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { RECORD_BYTES_MAX, TOPIC_BY_FACT_TYPE, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { type OutRecord, recordBytes } from '@loyalty-ladder/stream/out-record.ts';
import { type JudgedEvent, type JudgedFact, type RefusedEvent, refused } from './judge-events.ts';
import type { SentEvent } from './sent-events.ts';
import type { EventTraces } from './trace-events.ts';

export interface EncodedFact extends JudgedFact {
  readonly record: OutRecord;
}

export type EncodedEvent = EncodedFact | RefusedEvent;

/** What Kafka writes around the records of a batch, which counts for the limit too, and some room. */
const BATCH_OVERHEAD_BYTES = 128;

export interface Encoding {
  readonly catalog: SchemaCatalog;
  readonly topicPrefix: string;
  readonly traces: Pick<EventTraces, 'headersOf'>;
}

export function encodeFacts(
  events: readonly SentEvent[],
  judged: readonly JudgedEvent[],
  encoding: Encoding,
): EncodedEvent[] {
  return judged.map((each, index) => {
    const sent = events[index];
    if (!each.ok || sent === undefined) return each as RefusedEvent;
    const record = toRecord(each, encoding);
    if (recordBytes(record) + BATCH_OVERHEAD_BYTES <= RECORD_BYTES_MAX) return { ...each, record };
    return refused('too-large', sent, [{ field: 'data', rule: `must fit into a record of ${RECORD_BYTES_MAX} bytes` }]);
  });
}

function toRecord(judged: JudgedFact, { catalog, topicPrefix, traces }: Encoding): OutRecord {
  const { fact } = judged;
  const { key, value, headers } = encodeFact(fact, catalog);
  const traced = { ...headers, ...traces.headersOf(judged) };
  return { topic: topicName(topicPrefix, TOPIC_BY_FACT_TYPE[fact.type]), key, value, headers: traced };
}
