/** A recorded outcome as JSON, the same for whoever asks for it and whoever is called with it. */
import { headersOf } from '@loyalty-ladder/contracts/cloud-events.ts';
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
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
  const { id, topic, type, customerId, recordedAt } = row;
  const data = outcomeData(await readOutcome(row, catalog));
  return { id, topic, type, customerId, recordedAt: new Date(recordedAt).toISOString(), data };
}

/** @throws as outcomeJson. */
export async function readOutcome(row: OutcomeRow, catalog: SchemaCatalog): Promise<OutcomeEvent> {
  const headers = headersOf(row.headers as Readonly<Record<string, string>>);
  const decoded = await decodeOutcome({ key: null, value: row.payload, headers }, catalog);
  if (!decoded.ok) throw new UnreadableOutcomeError(`the outcome at position ${row.position}: ${decoded.detail}`);
  return decoded.event;
}

export function outcomeData(event: OutcomeEvent): OutcomeJson['data'] {
  const { type: _, ...data } = jsonValue(event) as Record<string, unknown>;
  return data;
}
