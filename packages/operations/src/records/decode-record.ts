/** A record of a topic, decoded: where it lies, whose it is, what its headers and its value say. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { decodePayload, type PayloadSchemas } from './decode-payload.ts';
import { headerText, type ShownHeader, showHeaders } from './shown-headers.ts';

export interface PlacedMessage {
  /** As on the cluster. */
  readonly topic: string;
  readonly partition: number;
  readonly message: StreamMessage;
}

export type DecodedRecord = {
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
  /** Of a dead letter: where the record lay that it was (`parsePlace` reads it). */
  readonly original?: string;
  /** By the broker. */
  readonly appendedAt: Instant;
  readonly key: string | null;
  readonly headers: readonly ShownHeader[];
} & (
  | { readonly schemaId: number; readonly body: unknown }
  /** Why not, in words. */
  | { readonly undecoded: string; readonly bytes: Buffer | null }
);

/** The key is read as UTF-8. @throws SchemaRegistryError when the registry does not answer. */
export async function decodeRecord(
  { topic, partition, message }: PlacedMessage,
  schemas: PayloadSchemas,
): Promise<DecodedRecord> {
  const { offset, timestamp, key, value } = message;
  const headers = showHeaders(message.headers);
  const payload = await decodePayload(value, headerText(headers, 'ce_type'), schemas);
  const original = originalPlace(headers);
  return {
    topic,
    partition,
    offset,
    ...(original === undefined ? {} : { original }),
    appendedAt: Number(timestamp),
    key: key?.toString() ?? null,
    headers,
    ...(payload.ok ? { schemaId: payload.schemaId, body: payload.body } : { undecoded: payload.why, bytes: value }),
  };
}

function originalPlace(headers: readonly ShownHeader[]): string | undefined {
  const [topic, partition, offset] = ['dlq-topic', 'dlq-partition', 'dlq-offset'].map((name) =>
    headerText(headers, name),
  );
  return topic && partition && offset && `${topic}/${partition}/${offset}`;
}
