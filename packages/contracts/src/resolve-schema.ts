/**
 * Reads what a foreign schema has written as what ours says, by the rules of Avro's schema resolution: fields in any order, more fields, aliases,
 * promoted numbers, and records by their name without namespace, which is the producer's own. Says which field it is about where that fails.
 */
import avro from 'avsc';

export interface Resolution {
  readonly ok: true;
  /** @throws when the bytes are not what their schema says, or say what ours has no place for. */
  read(bytes: Buffer): unknown;
}

export interface NoResolution {
  readonly ok: false;
  /** Of a field, why not. Holds names of schemas, never a value. */
  readonly why: string;
}

/** avsc's typings leave out the options, and what a resolver is. */
type CreateResolver = (this: avro.Type, writer: avro.Type, options: ResolverOptions) => object;
interface ResolverOptions {
  readonly ignoreNamespaces: true;
  readonly registry: Record<string, unknown>;
}

interface Tap {
  readLong(): number;
}

/** Names come from schemas that anybody may have registered. */
const NAME_CHARS_MAX = 64;
const WHY_CHARS_MAX = 400;

export function resolveSchema(reader: avro.Type, writer: avro.Type): Resolution | NoResolution {
  // Equal in Avro's canonical form means equal bytes: no resolution, which costs.
  if (reader === writer || reader.equals(writer)) return { ok: true, read: (bytes) => reader.fromBuffer(bytes) };
  const resolver = resolverOf(reader, writer);
  if (resolver === undefined) return { ok: false, why: whyUnreadable(reader, writer, '').slice(0, WHY_CHARS_MAX) };
  return { ok: true, read: (bytes) => reader.fromBuffer(bytes, resolver as never) };
}

/** @param bytes that could not be read. @returns the first field at which they are not what the schemas say. */
export function whyUndecodable(reader: avro.Type, writer: avro.Type, bytes: Buffer): string {
  if (!isRecord(writer) || !isRecord(reader)) return 'they are no record';
  let at = 0;
  for (const field of writer.fields) {
    const end = endOf(field.type, bytes, at);
    if (end === undefined) return `they are none, or end, at ${clipped(field.name)}`;
    const why = whyUnplaced(reader, field, bytes.subarray(at, end));
    if (why !== undefined) return why;
    at = end;
  }
  return at < bytes.length ? 'there are more of them behind the last field' : 'they cannot be read';
}

function endOf(type: avro.Type, bytes: Buffer, from: number): number | undefined {
  try {
    const { offset } = type.decode(bytes, from);
    return offset < 0 ? undefined : offset;
  } catch {
    return undefined;
  }
}

/** Of a field that was read as its writer wrote it: a branch of a union of the writer's, say, for which ours has no place. */
function whyUnplaced(reader: avro.types.RecordType, written: avro.types.Field, bytes: Buffer): string | undefined {
  const field = reader.fields.find((each) => namesOf(each).includes(written.name));
  const resolved = field && resolveSchema(field.type, written.type);
  if (field === undefined || resolved === undefined || !resolved.ok) return undefined;
  try {
    resolved.read(bytes);
    return undefined;
  } catch (error) {
    const why = error instanceof UnplacedBranchError ? error.message : `is not what it says of ${typeName(field.type)}`;
    return `${clipped(field.name)} ${why}`;
  }
}

class UnplacedBranchError extends Error {}

function resolverOf(reader: avro.Type, writer: avro.Type): object | undefined {
  const { prototype } = avro.Type as unknown as { prototype: { createResolver: CreateResolver } };
  const { createResolver } = prototype;
  prototype.createResolver = lenient(createResolver);
  try {
    return prototype.createResolver.call(reader, writer, { ignoreNamespaces: true, registry: {} });
  } catch {
    return undefined;
  } finally {
    prototype.createResolver = createResolver;
  }
}

/**
 * avsc refuses a writer's union as soon as one of its branches has no place in ours; by Avro's rules that is for the value to show, and
 * many tools write every field as one that may be null. It also hands out again, half made, what it has failed to make.
 */
function lenient(createResolver: CreateResolver): CreateResolver {
  return function (this: avro.Type, writer, options) {
    if (avro.Type.isType(writer, 'union')) return unionResolver(this, writer as avro.types.UnwrappedUnionType, options);
    try {
      return createResolver.call(this, writer, options);
    } catch (error) {
      delete options.registry[`${this.name}:${writer.name}`];
      throw error;
    }
  };
}

function unionResolver(reader: avro.Type, { types }: avro.types.UnwrappedUnionType, options: ResolverOptions): object {
  const branches = types.map((type) => {
    try {
      return (reader.createResolver as unknown as CreateResolver).call(reader, type, options) as {
        _read(tap: Tap): unknown;
      };
    } catch {
      return new UnplacedBranchError(`is ${typeName(type)} and must be ${typeName(reader)}`);
    }
  });
  const placed = branches.find((each) => !(each instanceof Error));
  if (placed === undefined) throw new Error('no branch has a place');
  return Object.create(placed, {
    _read: {
      value(tap: Tap): unknown {
        const branch = branches[tap.readLong()];
        if (branch === undefined) throw new Error('a branch that the union does not have');
        if (branch instanceof Error) throw branch;
        return branch._read(tap);
      },
    },
  });
}

/** @returns of the first field that cannot be read. @param path of the two; '' for the whole. */
function whyUnreadable(reader: avro.Type, writer: avro.Type, path: string): string {
  if (isUnion(reader)) {
    const branch = reader.types.find(({ typeName }) => typeName === writer.typeName);
    return branch === undefined ? mismatch(reader, writer, path) : whyUnreadable(branch, writer, path);
  }
  if (isUnion(writer)) {
    const branch = writer.types.find(({ typeName }) => typeName === reader.typeName);
    return branch === undefined ? mismatch(reader, writer, path) : whyUnreadable(reader, branch, path);
  }
  if (isArray(reader) && isArray(writer)) return whyUnreadable(reader.itemsType, writer.itemsType, `${path}[]`);
  if (isRecord(reader) && isRecord(writer)) return whyNoRecord(reader, writer, path);
  return mismatch(reader, writer, path);
}

function whyNoRecord(reader: avro.types.RecordType, writer: avro.types.RecordType, path: string): string {
  for (const field of reader.fields) {
    const at = path === '' ? field.name : `${path}.${field.name}`;
    const [written, ...others] = writer.fields.filter(({ name }) => namesOf(field).includes(name));
    if (others.length > 0) return `${at} has several fields there`;
    if (written === undefined && field.defaultValue() === undefined) return `${at} is not there, and has no default`;
    if (written !== undefined && resolverOf(field.type, written.type) === undefined) {
      return whyUnreadable(field.type, written.type, at);
    }
  }
  return mismatch(reader, writer, path);
}

const mismatch = (reader: avro.Type, writer: avro.Type, path: string) =>
  `${path === '' ? 'it' : path} is ${typeName(writer)} and must be ${typeName(reader)}`;

export function typeName(type: avro.Type): string {
  if (isUnion(type)) return type.types.map(typeName).join(' or ');
  const { typeName: kind, name } = type;
  return clipped(name === undefined || name === kind ? kind : `${kind} ${name.replace(/.*\./, '')}`);
}

const clipped = (name: string) => (name.length > NAME_CHARS_MAX ? `${name.slice(0, NAME_CHARS_MAX)}...` : name);

export const namesOf = ({ name, aliases }: avro.types.Field): string[] => [name, ...aliases];

export const isUnion = (type: avro.Type): type is avro.types.UnwrappedUnionType => avro.Type.isType(type, 'union');
export const isArray = (type: avro.Type): type is avro.types.ArrayType => avro.Type.isType(type, 'array');
export const isRecord = (type: avro.Type): type is avro.types.RecordType => avro.Type.isType(type, 'record');
