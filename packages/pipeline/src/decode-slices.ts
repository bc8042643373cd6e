/** Step 1 of a batch: records to facts. Probes are none, and kept apart. What cannot be a fact is poison with a reason; nothing is thrown for the data's sake. */
import type { DeadLetterReason } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import { decodeFact, type FactResult } from '@loyalty-ladder/contracts/fact-wire.ts';
import { type Probe, readProbe } from '@loyalty-ladder/contracts/probe-wire.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { type InputTopic, inputTopicOf } from '@loyalty-ladder/contracts/topics.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import type { LogSlice } from './log-slice.ts';

export type Decoded =
  | { readonly ok: true; readonly message: StreamMessage; readonly fact: Fact }
  | { readonly ok: false; readonly message: StreamMessage; readonly reason: DeadLetterReason; readonly detail: string };

/** A receipt of nobody: counted, and nothing else. */
export interface AnonymousRecord {
  readonly message: StreamMessage;
  readonly source: string;
  readonly id: string;
}

/** Told of once its place in the log is applied, and nothing else. */
export interface ProbeRecord {
  readonly message: StreamMessage;
  readonly probe: Probe;
}

export interface DecodedSlice {
  readonly slice: LogSlice;
  readonly records: readonly Decoded[];
  readonly anonymous: readonly AnonymousRecord[];
  readonly probes: readonly ProbeRecord[];
}

export interface DecodeContext {
  readonly catalog: SchemaCatalog;
  /** Before every topic name of this environment. */
  readonly topicPrefix: string;
}

/** @param refusal the batch is one record that Postgres has refused with this error. @throws when the registry cannot be reached. */
export async function decodeSlices(
  slices: readonly LogSlice[],
  { catalog, topicPrefix }: DecodeContext,
  refusal: Error | undefined,
): Promise<DecodedSlice[]> {
  const decoded: DecodedSlice[] = [];
  for (const slice of slices) {
    const topic = inputTopicOf(topicPrefix, slice.topic);
    const records: Decoded[] = [];
    const anonymous: AnonymousRecord[] = [];
    const probes: ProbeRecord[] = [];
    for (const message of slice.messages) {
      const probe = refusal === undefined ? readProbe(message) : undefined;
      if (probe !== undefined) {
        probes.push({ message, probe });
        continue;
      }
      const record = refusal === undefined ? decode(message, catalog, topic) : refuse(message, refusal);
      const read = record instanceof Promise ? await record : record;
      if ('id' in read) anonymous.push(read);
      else records.push(read);
    }
    decoded.push({ slice, records, anonymous, probes });
  }
  return decoded;
}

/** At once, unless the registry has to be asked for a schema. */
function decode(
  message: StreamMessage,
  catalog: SchemaCatalog,
  topic: InputTopic | undefined,
): Decoded | AnonymousRecord | Promise<Decoded | AnonymousRecord> {
  const result = decodeFact({ ...message, timestamp: Number(message.timestamp) }, catalog, topic);
  return result instanceof Promise ? result.then((read) => decodedOf(read, message)) : decodedOf(result, message);
}

function decodedOf(result: FactResult, message: StreamMessage): Decoded | AnonymousRecord {
  if (result.ok) return { ...result, message };
  return result.reason === 'anonymous'
    ? { message, source: result.source, id: result.id }
    : { ok: false, reason: result.reason, detail: result.detail, message };
}

/** The code alone: the server's text may quote the row. */
function refuse(message: StreamMessage, refusal: Error): Decoded {
  const { code } = refusal as Error & { readonly code?: string };
  return {
    ok: false,
    message,
    reason: 'refused-by-store',
    detail: `what follows from the record was refused: ${code}`,
  };
}
