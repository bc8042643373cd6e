/**
 * The registry through @kafkajs/confluent-schema-registry, with what that lacks: a time limit on every call, and errors that tell
 * "no" from "no answer" (it reports a refused connection as status 400). All else that is not a clear answer is worth a retry.
 */
import { Agent as TlsAgent } from 'node:https';
import { type COMPATIBILITY, SchemaRegistry, SchemaType } from '@kafkajs/confluent-schema-registry';
import { splitCaFile } from '@loyalty-ladder/runtime/ca-file.ts';
import { isCertificateError } from '@loyalty-ladder/runtime/certificate-error.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import avro from 'avsc';
import { Agent, fetch, type RequestInit, type Response } from 'undici';
import type { MessageSchema } from './message-schemas.ts';
import { SchemaRegistryError } from './schema-registry-error.ts';
import { strictTypeHook } from './strict-avro.ts';

export interface RegistryAddress {
  /** Base of the Confluent API; may hold user and password, and where the certificates lie that vouch for it (ca-file.ts). */
  readonly url: string;
  /** Of one call, its repeats included. */
  readonly timeoutMs?: number | undefined;
}

/** What the registry knows under an id: a schema to read with, or what it is instead. */
export type FoundSchema = avro.Type | 'unknown' | { readonly unreadable: string };

interface RegisteredSchema {
  readonly schema?: unknown;
  /** Not said of Avro. */
  readonly schemaType?: string;
  readonly references?: readonly unknown[];
}

/** Registries count in 32 bits with a sign; the frame has room for more, and not each of them takes the question. */
const ID_MAX = 2 ** 31 - 1;

const NO_AVRO = { unreadable: 'no schema of Avro that can be read' };

const TIMEOUT_MS = 5_000;
/** Only reads are repeated by the client; longer outages are the caller's, who has a backoff. */
const RETRY = { retries: 2, initialRetryTimeInSecs: 0.1 };

export class SchemaRegistryClient {
  readonly #registry: SchemaRegistry;
  readonly #address: { readonly base: string; readonly authorization: string | undefined };
  readonly #dispatcher: Agent | undefined;
  readonly #timeoutMs: number;

  constructor({ url, timeoutMs = TIMEOUT_MS }: RegistryAddress) {
    const { address, ca } = splitCaFile(url);
    const { base, auth } = splitCredentials(address);
    const authorization = auth && `Basic ${Buffer.from(`${auth.username}:${auth.password}`).toString('base64')}`;
    this.#address = { base, authorization };
    this.#timeoutMs = timeoutMs;
    this.#dispatcher = ca === undefined ? undefined : new Agent({ connect: { ca } });
    this.#registry = new SchemaRegistry(
      {
        ...{ host: base, retry: RETRY, middlewares: [guarded(timeoutMs) as never] },
        ...(auth && { auth }),
        ...(ca && { agent: new TlsAgent({ ca, keepAlive: true }) }),
      },
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
    if (id > ID_MAX) return 'unknown';
    const found = await this.#get(`/schemas/ids/${id}`);
    if (found === undefined) return 'unknown';
    const { schema, schemaType = SchemaType.AVRO, references = [] } = found as RegisteredSchema;
    if (typeof schema !== 'string') {
      throw new SchemaRegistryError('SCHEMA_REGISTRY_UNAVAILABLE', `an answer without a schema for id ${id}`);
    }
    if (schemaType !== SchemaType.AVRO)
      return { unreadable: `a schema of the kind ${schemaType}, and values are Avro` };
    return references.length === 0 ? parseAvro(schema) : this.#withReferences(id);
  }

  /** @returns undefined for a subject that nobody has registered. @throws SchemaRegistryError */
  async latestOf(subject: string): Promise<{ readonly id: number; readonly version: number } | undefined> {
    const found = await this.#get(`/subjects/${encodeURIComponent(subject)}/versions/latest`);
    return found as { readonly id: number; readonly version: number } | undefined;
  }

  /** Of compatibility; undefined: the registry's own holds. @throws SchemaRegistryError */
  async ruleOf(subject: string): Promise<string | undefined> {
    const found = await this.#get(`/config/${encodeURIComponent(subject)}`);
    return (found as { readonly compatibilityLevel?: string } | undefined)?.compatibilityLevel;
  }

  async #withReferences(id: number): Promise<FoundSchema> {
    const found = await this.#answer<unknown>(this.#registry.getSchema(id), (error) => {
      if (isNotFound(error)) return { is: 'unknown' };
      return isBySchema(error) ? { is: NO_AVRO } : undefined;
    });
    if (found === 'unknown') return found;
    return avro.Type.isType(found) ? (found as avro.Type) : NO_AVRO;
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
    const path = `/config/${encodeURIComponent(subject)}`;
    const { ok, status } = await this.#request(path, { method: 'PUT', body: JSON.stringify({ compatibility }) });
    if (!ok) throw new SchemaRegistryError('SCHEMA_REGISTRY_UNAVAILABLE', `PUT ${path}: status ${status}`);
  }

  /** @returns undefined for what the registry says that it does not have. @throws SchemaRegistryError */
  async #get(path: string): Promise<object | undefined> {
    const response = await this.#request(path);
    const body: unknown = await this.#answer(response.json(), () => undefined);
    if (response.ok && typeof body === 'object' && body !== null) return body;
    // A 404 without the registry's own body (of a proxy, a wrong path) comes from somebody who does not know.
    if (response.status === 404 && 'error_code' in Object(body)) return undefined;
    throw new SchemaRegistryError('SCHEMA_REGISTRY_UNAVAILABLE', `GET ${path}: status ${response.status}`);
  }

  #request(path: string, init: RequestInit = {}): Promise<Response> {
    const { base, authorization } = this.#address;
    const request = fetch(`${base}${path}`, {
      ...init,
      headers: { 'content-type': 'application/vnd.schemaregistry.v1+json', ...(authorization && { authorization }) },
      signal: AbortSignal.timeout(this.#timeoutMs),
      ...(this.#dispatcher && { dispatcher: this.#dispatcher }),
    });
    return this.#answer(request, () => undefined);
  }

  /** @param judge answers for the registry where an error is one; undefined: it gave no answer. */
  async #answer<T>(asked: Promise<T>, judge: (error: unknown) => { readonly is: T } | undefined): Promise<T> {
    try {
      return await within(this.#timeoutMs, asked);
    } catch (cause) {
      const judged = judge(cause);
      if (judged !== undefined) return judged.is;
      throw toRegistryError(cause);
    }
  }
}

/** The client keeps nothing but the message of what Node said. */
const isOfClient = (error: unknown): error is Error => error instanceof Error && error.name === 'ResponseError';

/** An answer that does not come may come; a certificate that is refused stays refused until an operator looks. */
function toRegistryError(cause: unknown): SchemaRegistryError {
  const reason = `schema registry: ${reasonOf(cause)}`;
  const isRefused = isCertificateError(Object(cause).cause) || (isOfClient(cause) && /\bcertificate\b/i.test(reason));
  return isRefused
    ? new SchemaRegistryError(
        'SCHEMA_REGISTRY_REFUSED',
        `${reason} (see SCHEMA_REGISTRY_URL and SCHEMA_REGISTRY_CA_FILE)`,
        { cause },
      )
    : new SchemaRegistryError('SCHEMA_REGISTRY_UNAVAILABLE', reason, { cause });
}

/** fetch says no more than that it failed; why is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no reason given';
  const { message, code } = Object(error.cause) as { readonly message?: string; readonly code?: string };
  const cause = message || code;
  return cause === undefined ? error.message : `${error.message} (${cause})`;
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

function parseAvro(schema: string): FoundSchema {
  try {
    return avro.Type.forSchema(JSON.parse(schema), { typeHook: strictTypeHook });
  } catch {
    return NO_AVRO;
  }
}

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
