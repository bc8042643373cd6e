/**
 * Schema ids to ready readers, message types to the ids they are written under. A schema of an id never changes, so it is looked up once;
 * an id that the registry does not know is asked for again after a while. While the registry is down, what is cached goes on working and
 * everything else fails as retryable: never a dead letter for an outage.
 */
import { type Refusal, refuse } from './dead-letter-reason.ts';
import {
  MESSAGE_SCHEMAS,
  type MessageSchema,
  type MessageType,
  messageSchema,
  OUTCOME_TYPES,
} from './message-schemas.ts';
import { resolveSchema, whyUndecodable } from './resolve-schema.ts';
import { type FoundSchema, type RegistryAddress, SchemaRegistryClient } from './schema-registry-client.ts';
import { SchemaRegistryError } from './schema-registry-error.ts';

/** Reads a value written under one schema id as one message type: schema resolution to today's schema included. */
export interface SchemaReader {
  readonly ok: true;
  /** @throws when the bytes are not what their schema says. */
  read(bytes: Buffer): unknown;
  /** Of bytes that could not be read: at which field, and by which schemas. */
  whyNot(bytes: Buffer): string;
  /** Whether the writer has left a field open that ours has not. */
  isNull(bytes: Buffer, field: string): boolean;
}

export type ReaderResult = SchemaReader | Refusal;

/** The registry's side of a catalog. */
export interface SchemaLookup {
  /** @throws SchemaRegistryError, retryable */
  schemaById(id: number): Promise<FoundSchema>;
  /** @returns undefined where it was never registered. @throws SchemaRegistryError, retryable */
  idOf(message: MessageSchema): Promise<number | undefined>;
}

export interface CatalogOptions extends RegistryAddress {
  /** Types that this process writes; their schemas must be registered. Default: the outcomes. */
  readonly writes?: readonly MessageType[];
}

type KnownSchema = Exclude<FoundSchema, 'unknown'>;

/** A producer may be ahead of its registration by a moment; longer than this it must not wait. */
const UNKNOWN_MS = 30_000;
/** Ids come from outside: bounds what a hostile producer can make us remember. */
const UNKNOWN_MAX = 10_000;
const KNOWN_MAX = 10_000;

export class SchemaCatalog {
  readonly #lookup: SchemaLookup;
  readonly #writerIds: ReadonlyMap<MessageType, number>;
  readonly #readers = new Map<MessageType, Map<number, ReaderResult>>();
  readonly #known = new Map<number, KnownSchema>();
  /** Of today's schemas, for whoever has to compare theirs; undefined: not registered. */
  readonly #ownIds: Map<MessageType, number | undefined>;
  /** Until when an id counts as unknown, by the process's monotonic clock. */
  readonly #unknown = new Map<number, number>();
  readonly #pending = new Map<number, Promise<FoundSchema>>();

  private constructor(lookup: SchemaLookup, writerIds: ReadonlyMap<MessageType, number>) {
    this.#lookup = lookup;
    this.#writerIds = writerIds;
    this.#ownIds = new Map(writerIds);
    for (const [type, id] of writerIds) this.#known.set(id, messageSchema(type).avro);
  }

  /** @throws SchemaRegistryError: retryable when there is no answer, else naming the schemas that are not registered. */
  static async open({ writes = OUTCOME_TYPES, ...address }: CatalogOptions): Promise<SchemaCatalog> {
    const client = new SchemaRegistryClient(address);
    const ids = await Promise.all(writes.map((type) => client.idOf(messageSchema(type))));
    const missing = writes.filter((_, index) => ids[index] === undefined);
    if (missing.length > 0) {
      const message = `not registered as this version writes them: ${missing.join(', ')}; register the schemas first`;
      throw new SchemaRegistryError('SCHEMA_NOT_REGISTERED', message);
    }
    return new SchemaCatalog(client, new Map(writes.map((type, index) => [type, ids[index] ?? 0])));
  }

  /** With ids known beforehand. */
  static of(writerIds: ReadonlyMap<MessageType, number>, lookup: SchemaLookup): SchemaCatalog {
    return new SchemaCatalog(lookup, writerIds);
  }

  /** Without a registry, for tests and tools: today's schemas under the ids 1, 2, ... in the order of MESSAGE_SCHEMAS. */
  static local(): SchemaCatalog {
    const ids = MESSAGE_SCHEMAS.map(({ type }, index) => [type, index + 1] as const);
    return new SchemaCatalog({ schemaById: async () => 'unknown', idOf: async () => undefined }, new Map(ids));
  }

  /** The id under which this process writes a type that it has named in `writes`. */
  writerId(type: MessageType): number {
    const id = this.#writerIds.get(type);
    if (id === undefined) throw new Error(`this process has not said that it writes ${type}`);
    return id;
  }

  /** @returns at once what is cached. The promise rejects with a retryable SchemaRegistryError when the registry does not answer. */
  reader(id: number, type: MessageType): ReaderResult | Promise<ReaderResult> {
    return this.#readers.get(type)?.get(id) ?? this.#open(id, messageSchema(type));
  }

  #open(id: number, message: MessageSchema): ReaderResult | Promise<ReaderResult> {
    if (!this.#ownIds.has(message.type)) return this.#openFirst(id, message);
    const known = this.#known.get(id);
    if (known !== undefined) return this.#remember(id, message, known);
    const until = this.#unknown.get(id);
    if (until !== undefined && performance.now() < until) return this.#unknownSchema(id, message);
    return this.#ask(id).then((found) =>
      found === 'unknown' ? this.#unknownSchema(id, message) : this.#remember(id, message, found),
    );
  }

  async #openFirst(id: number, message: MessageSchema): Promise<ReaderResult> {
    this.#ownIds.set(message.type, await this.#lookup.idOf(message));
    return this.#open(id, message);
  }

  /** Asks once, however many wait for it. */
  #ask(id: number): Promise<FoundSchema> {
    const pending = this.#pending.get(id);
    if (pending !== undefined) return pending;
    const asked = this.#lookUp(id).finally(() => this.#pending.delete(id));
    this.#pending.set(id, asked);
    return asked;
  }

  async #lookUp(id: number): Promise<FoundSchema> {
    const found = await this.#lookup.schemaById(id);
    this.#unknown.delete(id);
    if (found === 'unknown') put(this.#unknown, id, performance.now() + UNKNOWN_MS, UNKNOWN_MAX);
    else put(this.#known, id, found, KNOWN_MAX);
    return found;
  }

  #remember(id: number, message: MessageSchema, found: KnownSchema): ReaderResult {
    let readers = this.#readers.get(message.type);
    if (readers === undefined) {
      readers = new Map();
      this.#readers.set(message.type, readers);
    }
    const result = this.#readerOf(id, message, found);
    put(readers, id, result, KNOWN_MAX);
    return result;
  }

  #readerOf(id: number, message: MessageSchema, found: KnownSchema): ReaderResult {
    const incompatible = (why: string) =>
      refuse('incompatible-schema', `schema ${id} cannot be read as ${this.#ours(message)}: ${why}`);
    if ('unreadable' in found) return incompatible(`it is ${found.unreadable}`);
    const resolved = resolveSchema(message.avro, found);
    if (!resolved.ok) return incompatible(resolved.why);
    const whyNot = (bytes: Buffer) =>
      `the bytes are not what schema ${id} says, read as ${this.#ours(message)}: ${whyUndecodable(message.avro, found, bytes)}`;
    return { ...resolved, whyNot, isNull: (bytes, field) => isNull(found, bytes, field) };
  }

  #unknownSchema(id: number, message: MessageSchema): Refusal {
    return refuse('unknown-schema', `the registry does not know schema id ${id}; ${this.#ours(message)} is ours`);
  }

  #ours({ type, subject }: MessageSchema): string {
    const id = this.#ownIds.get(type);
    return id === undefined ? `${subject} (not registered)` : `${subject} (schema ${id})`;
  }
}

/** As its writer wrote it. */
function isNull(writer: MessageSchema['avro'], bytes: Buffer, field: string): boolean {
  try {
    return (writer.fromBuffer(bytes) as Readonly<Record<string, unknown>>)[field] === null;
  } catch {
    return false;
  }
}

/** Drops the oldest beyond the limit. */
function put<Value>(map: Map<number, Value>, id: number, value: Value, max: number): void {
  map.set(id, value);
  if (map.size <= max) return;
  const [oldest] = map.keys();
  if (oldest !== undefined) map.delete(oldest);
}
