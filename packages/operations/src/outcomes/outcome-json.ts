/** A recorded outcome as JSON, the same for whoever asks for it and whoever is called with it. */
import { headersOf } from '@loyalty-ladder/contracts/cloud-events.ts';
import { decodeOutcome } from '@loyalty-ladder/contracts/outcome-wire.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import type { OutcomeRow } from '@loyalty-ladder/store/outbox/read-outcome-page.ts';
import { jsonValue } from '../words/json-text.ts';

export interface OutcomeJson {
  /** ce_id: the same however often it is told. */
  readonly id: string;
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly type: string;
  readonly customerId: string;
  /** By Postgres' own clock. */
  readonly recordedAt: string;
  /** The fields of its Avro schema: points as decimal strings, instants in ISO 8601; what is not known is left out. */
  readonly data: Readonly<Record<string, unknown>>;
}

/** What is in the outbox was encoded by us. */
export class UnreadableOutcomeError extends OperatingError {
  override readonly code = 'UNREADABLE_OUTCOME';
  override readonly poison = true;
}

/** @throws UnreadableOutcomeError, or SchemaRegistryError when the registry does not answer. */
export async function outcomeJson(row: OutcomeRow, catalog: SchemaCatalog): Promise<OutcomeJson> {
  const { topic, type, customerId, payload, headers, recordedAt } = row;
  const record = { key: null, value: payload, headers: headersOf(headers as Readonly<Record<string, string>>) };
  const decoded = await decodeOutcome(record, catalog);
  if (!decoded.ok) throw new UnreadableOutcomeError(`the outcome at position ${row.position}: ${decoded.detail}`);
  const { type: _, ...data } = jsonValue(decoded.event) as Record<string, unknown>;
  return { id: row.id, topic, type, customerId, recordedAt: new Date(recordedAt).toISOString(), data };
}
