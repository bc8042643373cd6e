/**
 * What an earlier version wrote, as today's code reads it: with the defaults of the fields that it did not have. A fixture is never edited
 * (fixtures/README.md), so what it expects lacks them; a field whose default is null stays absent.
 */
import { type MessageType, messageSchema } from '../message-schemas.ts';

interface Field {
  readonly name: string;
  readonly type: unknown;
  readonly default?: unknown;
}

type Json = Readonly<Record<string, unknown>>;

/** @param told as JSON: 64-bit numbers of outcomes and cards are text. */
export function withDefaults(type: MessageType, told: Json): Json {
  return filled(messageSchema(type).schema.fields as readonly Field[], told);
}

function filled(fields: readonly Field[], told: Json): Json {
  const added = fields.flatMap(({ name, type, default: value }) => {
    const inner = fieldsOf(type);
    const given = told[name];
    if (given !== undefined) return inner === undefined ? [] : [[name, filled(inner, given as Json)]];
    if (value === undefined || value === null) return [];
    return [[name, type === 'long' ? String(value) : value]];
  });
  return { ...told, ...Object.fromEntries(added) };
}

/** Of a record that is always there. */
function fieldsOf(type: unknown): readonly Field[] | undefined {
  return (type as { readonly fields?: readonly Field[] } | null)?.fields;
}
