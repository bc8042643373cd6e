/** Fields of a fact's data that its schema does not have: most often a name that is misspelt, whose value would be lost without a word. */
import type { BrokenRule } from './fact-bodies.ts';
import { shownName } from './json-event.ts';
import { FACT_TYPES, messageSchema } from './message-schemas.ts';
import type { WireFactType } from './topics.ts';

interface KnownFields {
  readonly names: ReadonlySet<string>;
  /** Of the records in an array, by the array's name. */
  readonly items: ReadonlyMap<string, ReadonlySet<string>>;
}

export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const KNOWN_FIELDS = new Map(FACT_TYPES.map((type) => [type, knownFields(type)]));

function knownFields(type: WireFactType): KnownFields {
  const fields = messageSchema(type).schema.fields as readonly { readonly name: string; readonly type: unknown }[];
  const items = fields.flatMap(({ name, type: of }) => {
    const item = isObject(of) && isObject(of.items) ? (of.items.fields as readonly { readonly name: string }[]) : [];
    return item.length === 0 ? [] : [[name, new Set(item.map((field) => field.name))] as const];
  });
  return { names: new Set(fields.map(({ name }) => name)), items: new Map(items) };
}

/** What nobody would read, by path. */
export function* unknownFields(type: WireFactType, data: Readonly<Record<string, unknown>>): Generator<BrokenRule> {
  const known = KNOWN_FIELDS.get(type);
  for (const [name, value] of Object.entries(data)) {
    if (known?.names.has(name) !== true) yield { field: shownName(name), rule: 'is no field of this fact' };
    const names = known?.items.get(name);
    if (names === undefined || !Array.isArray(value)) continue;
    for (const [index, item] of value.entries()) yield* unknownNames(item, `${name}[${index}]`, names);
  }
}

function* unknownNames(item: unknown, path: string, names: ReadonlySet<string>): Generator<BrokenRule> {
  if (!isObject(item)) return;
  for (const name of Object.keys(item)) {
    if (!names.has(name)) yield { field: `${path}.${shownName(name)}`, rule: 'is no field of this fact' };
  }
}
