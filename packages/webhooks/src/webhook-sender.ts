/**
 * Sends messages to receivers of whom nothing is known but an address: they may be slow, endless, hostile, or lead to our own inside. Every
 * part of a request has a limit, and each endpoint connections of its own, so that none waits for another. Redirects are answers like
 * any other, nobody follows them. No proxy of the environment is used: it would resolve names behind the guard's back.
 */
import { type Dispatcher, Pool } from 'undici';
import type { AllowedTargets } from './allowed-targets.ts';
import { guardedConnector } from './guarded-connector.ts';
import { judgeUrl, type Target } from './judge-url.ts';
import { type ResolveHost, resolveByDns } from './resolve-host.ts';
import { failureOf, type WebhookAnswer } from './webhook-answer.ts';

export interface SendLimits {
  /** DNS, TCP and TLS. */
  readonly connectMsMax: number;
  /** From the call to the answer's headers, whatever drips in between. */
  readonly requestMsMax: number;
  /** Of what is wanted of the body once the status is known. */
  readonly bodyMsMax: number;
  readonly bodyBytesMax: number;
  readonly headerBytesMax: number;
}

const LIMITS: SendLimits = {
  connectMsMax: 5_000,
  requestMsMax: 15_000,
  bodyMsMax: 2_000,
  bodyBytesMax: 1_024,
  headerBytesMax: 8_192,
};
/** More endpoints than these called by one process: the one that was called longest ago connects anew. */
const POOLS_MAX = 256;
const HEADERS = { 'content-type': 'application/json', 'user-agent': 'loyalty-ladder-webhooks/1' };
const KEEP_ALIVE_MS = 4_000;
const KEEP_ALIVE_MS_MAX = 30_000;

export interface SenderOptions {
  readonly allowed: AllowedTargets;
  readonly limits?: Partial<SendLimits>;
  readonly resolve?: ResolveHost;
  readonly ca?: string;
}

export interface WebhookRequest {
  readonly endpointId: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** At once to this endpoint; further ones wait, on their own time. */
  readonly connectionsMax: number;
}

interface EndpointPool {
  readonly pool: Pool;
  readonly made: string;
}

export class WebhookSender {
  readonly #options: SenderOptions;
  readonly #limits: SendLimits;
  readonly #resolve: ResolveHost;
  readonly #pools = new Map<string, EndpointPool>();

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#limits = { ...LIMITS, ...options.limits };
    this.#resolve = options.resolve ?? resolveByDns(this.#limits.connectMsMax);
  }

  /** @returns whatever the receiver does. @throws Error for a defect of ours alone. */
  async send(request: WebhookRequest): Promise<WebhookAnswer> {
    const began = performance.now();
    const judged = judgeUrl(request.url, this.#options.allowed);
    const took = () => ({ tookMs: Math.round(performance.now() - began) });
    if (!judged.ok) return { kind: 'failed', reason: 'refused', detail: 'URL', ...took() };
    try {
      return { kind: 'answered', ...(await this.#answer(request, judged.target)), ...took() };
    } catch (error) {
      return { kind: 'failed', ...failureOf(error), ...took() };
    }
  }

  /** Breaks off what is under way. */
  async close(): Promise<void> {
    const pools = [...this.#pools.values()];
    this.#pools.clear();
    await Promise.all(pools.map(({ pool }) => pool.destroy()));
  }

  async #answer(request: WebhookRequest, target: Target) {
    const { statusCode: status, headers, body } = await this.#request(request, target);
    const retryAfter = headers['retry-after'];
    return { status, ...(typeof retryAfter === 'string' && { retryAfter }), bodyStart: await this.#bodyStart(body) };
  }

  async #request({ endpointId, headers, body, connectionsMax }: WebhookRequest, target: Target) {
    const limit = new AbortController();
    const timer = setTimeout(() => limit.abort(timeout()), this.#limits.requestMsMax);
    try {
      return await this.#pool(endpointId, target, connectionsMax).request({
        method: 'POST',
        path: `${target.url.pathname}${target.url.search}`,
        headers: { ...HEADERS, ...headers },
        body,
        signal: limit.signal,
      });
    } finally {
      clearTimeout(timer);
    }
  }

  /** What the receiver decided is in the status: a body that is cut, lies about its length or never ends changes nothing about it. */
  async #bodyStart(body: Dispatcher.ResponseData['body']): Promise<string> {
    const { bodyMsMax, bodyBytesMax } = this.#limits;
    const timer = setTimeout(() => body.destroy(timeout()), bodyMsMax);
    const chunks: Buffer[] = [];
    let bytes = 0;
    try {
      for await (const chunk of body) {
        chunks.push(chunk);
        bytes += chunk.length;
        if (bytes >= bodyBytesMax) break; // Which ends the connection.
      }
    } catch {
      // What came until then is what there is.
    } finally {
      clearTimeout(timer);
    }
    return readable(Buffer.concat(chunks).subarray(0, bodyBytesMax));
  }

  #pool(endpointId: string, target: Target, connections: number): Pool {
    const made = `${target.url.origin} ${connections}`;
    const known = this.#pools.get(endpointId);
    this.#pools.delete(endpointId);
    const current = known?.made === made ? known : { pool: this.#connect(target, connections), made };
    if (known !== current) void known?.pool.close();
    this.#pools.set(endpointId, current);
    this.#closeOldest();
    return current.pool;
  }

  #closeOldest(): void {
    const [oldest] = this.#pools;
    if (oldest === undefined || this.#pools.size <= POOLS_MAX) return;
    this.#pools.delete(oldest[0]);
    void oldest[1].pool.close();
  }

  #connect(target: Target, connections: number): Pool {
    const { connectMsMax, requestMsMax, headerBytesMax } = this.#limits;
    const { allowed, ca } = this.#options;
    return new Pool(target.url.origin, {
      connections,
      connect: guardedConnector(target, { allowed, resolve: this.#resolve, connectMsMax, ca }),
      headersTimeout: requestMsMax,
      bodyTimeout: requestMsMax,
      maxHeaderSize: headerBytesMax,
      keepAliveTimeout: KEEP_ALIVE_MS,
      keepAliveMaxTimeout: KEEP_ALIVE_MS_MAX,
      allowH2: false,
      useMilo: false,
    });
  }
}

function timeout(): DOMException {
  return new DOMException('it took too long', 'TimeoutError');
}

/** UTF-8 as far as it is; control characters (NUL among them, which Postgres refuses) as a space. */
function readable(bytes: Buffer): string {
  return bytes.toString().replaceAll(/\p{Cc}/gu, ' ');
}
