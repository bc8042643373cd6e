/**
 * Shows what a record's value says, whatever its worth as a fact: by the message type that its headers name (today's names of fields), else
 * by the schema it was written with.
 */
import { readFrame } from '@loyalty-ladder/contracts/confluent-frame.ts';
import { FACT_TYPES, type MessageType, PUBLISHED_TYPES } from '@loyalty-ladder/contracts/message-schemas.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { FoundSchema } from '@loyalty-ladder/contracts/schema-registry-client.ts';
import { withoutNulls } from '@loyalty-ladder/contracts/without-nulls.ts';

export interface PayloadSchemas {
  readonly catalog: Pick<SchemaCatalog, 'reader'>;
  readonly registry: { schemaById(id: number): Promise<FoundSchema> };
}

export type Payload =
  | { readonly ok: true; readonly schemaId: number; readonly body: unknown }
  | { readonly ok: false; readonly why: string };

const TYPES: ReadonlySet<string> = new Set([...FACT_TYPES, ...PUBLISHED_TYPES]);

/** @param type what `ce_type` says, if anything. @throws SchemaRegistryError when the registry does not answer. */
export async function decodePayload(
  value: Buffer | null,
  type: string | undefined,
  { catalog, registry }: PayloadSchemas,
): Promise<Payload> {
  const frame = readFrame(value);
  if (!frame.ok) return { ok: false, why: frame.detail };
  const { schemaId, body } = frame;
  if (type !== undefined && TYPES.has(type)) {
    const reader = await catalog.reader(schemaId, type as MessageType);
    const read = reader.ok ? attempt(() => reader.read(body)) : undefined;
    if (read !== undefined) return { ok: true, schemaId, body: withoutNulls(read.value) };
  }
  const written = await registry.schemaById(schemaId);
  if (written === 'unknown') return { ok: false, why: `the registry does not know schema id ${schemaId}` };
  if ('unreadable' in written) return { ok: false, why: `schema ${schemaId} is ${written.unreadable}` };
  const read = attempt(() => written.fromBuffer(body));
  if (read === undefined) return { ok: false, why: `the bytes are not what schema ${schemaId} says` };
  return { ok: true, schemaId, body: withoutNulls(read.value) };
}

function attempt<Value>(read: () => Value): { value: Value } | undefined {
  try {
    return { value: read() };
  } catch {
    return undefined;
  }
}
