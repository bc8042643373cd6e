/** Schemas of a record and what differs between them, in words: a command and the dashboard say the same. */
import type { ComparedField } from '@loyalty-ladder/contracts/compare-schemas.ts';
import type { SchemaDifference } from '../records/schema-difference.ts';

export function writerText(writer: SchemaDifference['writer']): string {
  if (writer === null) return 'its bytes name no schema';
  const { schemaId, name, state } = writer;
  if (state === 'unknown') return `schema ${schemaId}, which the registry does not know`;
  if (state === 'unreadable') return `schema ${schemaId}, which is none of Avro that can be read`;
  return `schema ${schemaId}${name === null ? '' : ` (${name})`}`;
}

export function readerText(reader: SchemaDifference['reader']): string {
  if (reader === null) return 'nothing of ours: ce_type is not the type of a fact';
  const { type, subject, schemaId } = reader;
  return `${type}, ${subject} (${schemaId === null ? 'not registered' : `schema ${schemaId}`})`;
}

export function fieldVerdictText({ written, ours, verdict }: ComparedField): string {
  if (verdict === 'same') return `is ${ours}`;
  // Of an array, say: its own fields stand below it.
  if (written === ours)
    return `is ${ours}, and ${verdict === 'read-as' ? 'differs' : 'cannot be read for what differs'} within`;
  if (verdict === 'read-as') return `is ${written}, and read as ${ours}`;
  if (verdict === 'left-out') return `is not there; its default counts (${ours})`;
  if (verdict === 'missing') return `is not there, and has no default (${ours})`;
  if (verdict === 'extra') return `is no field of ours, and nobody reads it (${written})`;
  return `is ${written} and must be ${ours}`;
}
