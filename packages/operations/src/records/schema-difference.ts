/**
 * What stands between a record and a fact: by which schema its producer wrote it and by which ours reads it, field by field, and which rules its
 * values break. Nothing of it holds a value.
 */

import { type ComparedField, compareSchemas } from '@loyalty-ladder/contracts/compare-schemas.ts';
import { readFrame } from '@loyalty-ladder/contracts/confluent-frame.ts';
import { type BrokenRule, brokenRules, FACT_BODIES, isWireFactType } from '@loyalty-ladder/contracts/fact-bodies.ts';
import { type MessageSchema, messageSchema } from '@loyalty-ladder/contracts/message-schemas.ts';
import type { FoundSchema } from '@loyalty-ladder/contracts/schema-registry-client.ts';
import type { Payload } from './decode-payload.ts';

/** The registry's side of it. */
export interface ComparingRegistry {
  schemaById(id: number): Promise<FoundSchema>;
  idOf(message: MessageSchema): Promise<number | undefined>;
}

export interface SchemaDifference {
  /** null: the value does not name one. */
  readonly writer: { readonly schemaId: number; readonly name: string | null; readonly state: WriterState } | null;
  /** null: ce_type is not the type of a fact, so nothing of ours would read it. */
  readonly reader: { readonly type: string; readonly subject: string; readonly schemaId: number | null } | null;
  /** Empty where one of both is not known. */
  readonly fields: readonly ComparedField[];
  /** By the values, as far as they can be read as ours; in order. */
  readonly broken: readonly BrokenRule[];
}

/** unknown: the registry does not have the id. unreadable: it is no schema of Avro that stands by itself. */
type WriterState = 'known' | 'unknown' | 'unreadable';

const BROKEN_MAX = 50;

/** @param type what `ce_type` says, if anything. @throws SchemaRegistryError when the registry does not answer. */
export async function schemaDifference(
  value: Buffer | null,
  type: string | undefined,
  payload: Payload,
  registry: ComparingRegistry,
): Promise<SchemaDifference> {
  const frame = readFrame(value);
  const ours = type !== undefined && isWireFactType(type) ? messageSchema(type) : undefined;
  const [written, ownId] = await Promise.all([
    frame.ok ? registry.schemaById(frame.schemaId) : undefined,
    ours && registry.idOf(ours),
  ]);
  const known = written === undefined || written === 'unknown' || 'unreadable' in written ? undefined : written;
  return {
    writer: frame.ok ? { schemaId: frame.schemaId, name: known?.name ?? null, state: stateOf(written) } : null,
    reader: ours === undefined ? null : { type: ours.type, subject: ours.subject, schemaId: ownId ?? null },
    fields: ours === undefined || known === undefined ? [] : compareSchemas(ours.avro, known),
    broken: payload.ok && type !== undefined ? brokenBy(type, payload.body) : [],
  };
}

function stateOf(written: FoundSchema | undefined): WriterState {
  if (written === undefined || written === 'unknown') return 'unknown';
  return 'unreadable' in written ? 'unreadable' : 'known';
}

function brokenBy(type: string, body: unknown): BrokenRule[] {
  if (!isWireFactType(type)) return [];
  const parsed = FACT_BODIES[type].safeParse(body);
  return parsed.success ? [] : brokenRules(parsed.error).slice(0, BROKEN_MAX);
}
