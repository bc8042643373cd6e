/**
 * The registry through @kafkajs/confluent-schema-registry, with what that lacks: a time limit on every call, and errors that tell
 * "no" from "no answer" (it reports a refused connection as status 400). All else that is not a clear answer is worth a retry.
 */
import { type COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { within } from '@loyalty-ladder/runtime/within.ts';
import avro from 'avsc';
import type { MessageSchema } from './message-schemas.ts';
import { SchemaRegistryError } from './schema-registry-error.ts';
import { strictTypeHook } from './strict-avro.ts';

export interface RegistryAddress {
  /** Base of the Confluent API; may hold user and password. */
  readonly url: string;
  /** Of one call, its repeats included. */
  readonly timeoutMs?: number | undefined;
}

/** What the registry knows under an id: a schema to read with, or why there is none. */
export type FoundSchema = avro.Type | 'unknown' | 'unreadable';

const TIMEOUT_MS = 5_000;
/** Only reads are repeated by the client; longer outages are the caller's, who has a backoff. */
const RETRY = { retries: 2, initialRetryTimeInSecs: 0.1 };

export class SchemaRegistryClient {
  readonly #registry: SchemaRegistry;
  readonly #address: { readonly base: string; readonly authorization: string | undefined };
  readonly #timeoutMs: number;

  constructor({ url, timeoutMs = TIMEOUT_MS }: RegistryAddress) {
    const { base, auth } = splitCredentials(url);
    const authorization = auth && `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
    this.#address = { base, authorization };
    this.#timeoutMs = timeoutMs;
    this.#registry = new SchemaRegistry(
      { host: base, retry: RETRY, middlewares: [guarded(timeoutMs) as never], ...(auth && { auth }) },
      { [SchemaType.AVRO]: { typeHook: strictTypeHook } },
    );
  }

  /** @returns the id of exactly this schema, or undefined if the subject has never had it. @throws SchemaRegistryError */
  async idOf({ subject, schema }: MessageSchema): Promise<number | undefined> {
    const asked = this.#registry.getRegistryIdBySchema(subject, avroText(schema));
    return this.#answer(asked, (error) => (isNotFound(error) ? { is: undefined } : undefined));
  }

  /** @throws SchemaRegistryError */
  async schemaById(id: number): Promise<FoundSchema> {
    const found = await this.#answer<unknown>(this.#registry.getSchema(id), (error) => {
      if (isNotFound(error)) return { is: 'unknown' };
      return isBySchema(error) ? { is: 'unreadable' } : undefined;
    });
    if (found === 'unknown') return found;
    return avro.Type.isType(found) ? (found as avro.Type) : 'unreadable';
  }

  /** Registering what is registered gives the same id. @throws SchemaRegistryError */
  async register({ subject, schema }: MessageSchema, compatibility: COMPATIBILITY): Promise<number> {
    await this.#setRule(subject, compatibility);
    const registered = this.#registry.register(avroText(schema), { subject, compatibility });
    const { id } = await this.#answer(registered, (error) => {
      if (!isRefusal(error)) return undefined;
      throw new SchemaRegistryError('SCHEMA_REFUSED', `the registry refuses ${subject}: ${error.message}`);
    });
    return id;
  }

  /**
   * Before the first version: `register()` refuses a subject whose rule differs (and sets none on a subject that exists), so a start that
   * died between the two would block all later ones.
   */
  async #setRule(subject: string, compatibility: COMPATIBILITY): Promise<void> {
    const { base, authorization } = this.#address;
    const request = fetch(`${base}/config/${encodeURIComponent(subject)}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json', ...(authorization && { authorization }) },
      body: JSON.stringify({ compatibility }),
      signal: AbortSignal.timeout(this.#timeoutMs),
    });
    const { ok, status } = await this.#answer(request, () => undefined);
    if (!ok) throw new SchemaRegistryError('SCHEMA_REGISTRY_UNAVAILABLE', `PUT /config/${subject}: status ${status}`);
  }

  /** @param judge answers for the registry where an error is one; undefined: it gave no answer. */
  async #answer<T>(asked: Promise<T>, judge: (error: unknown) => { readonly is: T } | undefined): Promise<T> {
    try {
      return await within(this.#timeoutMs, asked);
    } catch (cause) {
      const judged = judge(cause);
      if (judged !== undefined) return judged.is;
      const reason = cause instanceof Error ? cause.message : 'no reason given';
      throw new SchemaRegistryError('SCHEMA_REGISTRY_UNAVAILABLE', `schema registry: ${reason}`, { cause });
    }
  }
}

const avroText = (schema: MessageSchema['schema']) => ({
  type: SchemaType.AVRO as const,
  schema: JSON.stringify(schema),
});

/**
 * Middleware for mappersmith, the client's HTTP layer. Aborts the request itself, because mappersmith's own timeout does not cover
 * connecting; and takes a page that some proxy answers with status 200 for what it is.
 */
const guarded = (timeoutMs: number) => () => ({
  prepareRequest: (next: () => Promise<{ enhance(extras: object): unknown }>) =>
    next().then((request) => request.enhance({ signal: AbortSignal.timeout(timeoutMs) })),
  response: (next: () => Promise<{ data(): unknown }>) =>
    next().then((response) => {
      if (typeof response.data() !== 'object') throw new Error('an answer that is not JSON');
      return response;
    }),
});

/** A 404 with the registry's own body. One without (proxy, wrong path) comes from somebody who does not know. */
function isNotFound(error: unknown): boolean {
  if (!(error instanceof Error) || error.message.includes('Error, status 404')) return false;
  return statusOf(error) === 404 || error.name === 'ConfluentSchemaRegistryError';
}

/** The client has the answer and cannot make an Avro type of it. */
const isBySchema = (error: unknown): boolean =>
  error instanceof Error && error.name.startsWith('ConfluentSchemaRegistry') && statusOf(error) === undefined;

/** Incompatible with an earlier version, or not valid Avro. */
const isRefusal = (error: unknown): error is Error => [409, 422].includes(statusOf(error) ?? 0);

function statusOf(error: unknown): number | undefined {
  const { status } = Object(error) as { readonly status?: unknown };
  return typeof status === 'number' ? status : undefined;
}

/** fetch refuses addresses with credentials, and an error text must not show them. */
function splitCredentials(address: string) {
  const url = new URL(address);
  const username = decodeURIComponent(url.username);
  const auth = username === '' ? undefined : { username, password: decodeURIComponent(url.password) };
  url.username = '';
  url.password = '';
  return { base: url.href.replace(/\/+$/, ''), auth };
}
