/**
 * What somebody who mends a dead letter begins with: the event in JSON, as the gateway takes it (contracts/fact-json.ts), with what its headers and
 * its value say; where those cannot be read, with the fields of its type and nothing in them.
 */
import { isWireFactType } from '@loyalty-ladder/contracts/fact-bodies.ts';
import { type FACT_TYPES, messageSchema } from '@loyalty-ladder/contracts/message-schemas.ts';
import type { Payload } from './decode-payload.ts';
import { headerText, type ShownHeader } from './shown-headers.ts';

/** In the order in which a person reads it. */
export interface LetterDraft {
  readonly specversion: '1.0';
  readonly id: string;
  readonly source: string;
  readonly type: string;
  readonly time: string;
  readonly data: unknown;
}

interface DraftedLetter {
  readonly headers: readonly ShownHeader[];
  readonly source: string | null;
  readonly eventId: string | null;
}

/** JSON, to be edited. */
export function letterDraft({ headers, source, eventId }: DraftedLetter, payload: Payload): string {
  const said = headerText(headers, 'ce_type') ?? '';
  const draft: LetterDraft = {
    specversion: '1.0',
    id: eventId ?? headerText(headers, 'ce_id') ?? '',
    source: source ?? headerText(headers, 'ce_source') ?? '',
    type: said,
    time: headerText(headers, 'ce_time') ?? '',
    data: payload.ok ? payload.body : isWireFactType(said) ? emptyData(said) : {},
  };
  return JSON.stringify(draft, plainValue, 2);
}

/** Nothing a fact has is bytes, or beyond 2^53; what a foreign schema has is for the person to take out. */
function plainValue(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? String(value) : value;
}

interface Field {
  readonly name: string;
  readonly type: unknown;
  readonly default?: unknown;
}

/** Each field of the type: its default, or nothing of its kind. */
export function emptyData(type: (typeof FACT_TYPES)[number]): Readonly<Record<string, unknown>> {
  return emptyRecord(messageSchema(type).schema.fields as readonly Field[]);
}

function emptyRecord(fields: readonly Field[]): Record<string, unknown> {
  return Object.fromEntries(
    fields.map((field) => [field.name, 'default' in field ? field.default : empty(field.type)]),
  );
}

function empty(type: unknown): unknown {
  if (Array.isArray(type)) return type.includes('null') ? null : empty(type[0]);
  if (typeof type === 'object' && type !== null) {
    const { type: kind, fields, items } = type as { type: unknown; fields?: readonly Field[]; items?: unknown };
    if (kind === 'record') return emptyRecord(fields ?? []);
    // One of them, so that its fields are seen.
    return kind === 'array' ? [empty(items)] : empty(kind);
  }
  if (type === 'string') return '';
  return type === 'boolean' ? false : type === 'null' ? null : 0;
}
