/** Receivers of webhooks in the test's own process, endpoints that lead to them, and what they were told. */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { insertEndpoint } from '@loyalty-ladder/store/webhooks/insert-endpoint.ts';
import { addSigningKey } from '@loyalty-ladder/store/webhooks/signing-keys.ts';
import type { EndpointSettings, WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import { SecretBox } from '@loyalty-ladder/webhooks/secret-box.ts';
import { signMessage } from '@loyalty-ladder/webhooks/sign-message.ts';
import type { Pool } from 'pg';

const BOX_KEY = randomBytes(32);
const BOX = new SecretBox([{ name: 'test', key: BOX_KEY }]);

/** Of a service that calls receivers of this process, and does not rest for long. */
export const WEBHOOKS_ENVIRONMENT: Readonly<Record<string, string>> = {
  WEBHOOK_SECRETS_KEY: `test:${BOX_KEY.toString('base64')}`,
  WEBHOOK_ALLOW_TARGETS: '127.0.0.1/32',
  WEBHOOK_POLL_MS: '20',
};

interface ReceivedBody {
  readonly type: string;
  readonly action: string;
  readonly position: string;
  readonly stops?: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface Received {
  readonly webhookId: string;
  readonly text: string;
  readonly body: ReceivedBody;
  readonly isSigned: boolean;
}

/** Ends the response, now or later, or never. */
export type Behaviour = (received: Received, response: ServerResponse, request: IncomingMessage) => void;

export const answering =
  (status: number, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_, response) => {
    response.writeHead(status, headers).end();
  };

const SETTINGS: EndpointSettings = {
  ...{ url: '', description: '', filter: {}, deliver: 'news', channel: null, holdoutBasisPoints: 0 },
  ...{ concurrency: 4, ratePerSecond: null, watchesEndpoints: false },
};

export class Receiver {
  readonly endpoint: WebhookEndpoint;
  /** In the order in which they came. */
  readonly received: Received[] = [];
  /** Answered with 2xx by `behave`, as far as the test says so. */
  behave: Behaviour;
  readonly #server: Server;
  readonly #key: Buffer;

  private constructor(server: Server, endpoint: WebhookEndpoint, key: Buffer, behave: Behaviour) {
    this.#server = server;
    this.endpoint = endpoint;
    this.#key = key;
    this.behave = behave;
    server.on('request', (request, response) => void this.#receive(request, response));
  }

  /** An endpoint of its own in this store. */
  static async open(
    pool: Pool,
    behave: Behaviour = answering(204),
    settings: Partial<EndpointSettings> = {},
  ): Promise<Receiver> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
    const key = randomBytes(32);
    const endpoint = await inTransaction(pool, async (tx) => {
      const owner = { endpointId: `ep_${randomBytes(8).toString('hex')}`, holdoutSalt: randomBytes(16) };
      const made = await insertEndpoint(tx, owner, { ...SETTINGS, url, ...settings });
      const sealed = BOX.seal(key, made.endpointId);
      await addSigningKey(tx, { endpointNo: made.endpointNo, sealed, overlapSeconds: 0 });
      return { result: made };
    });
    return new Receiver(server, endpoint, key, behave);
  }

  /** Of what was received, in order: `start regular c1`, each message once. */
  told(): string[] {
    const first = new Map(this.received.map((each) => [each.webhookId, each]));
    return [...first.values()].map(({ body: { type, action, data } }) =>
      [action, String(data.to ?? type), String(data.customerId ?? '')].join(' ').trim(),
    );
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  async #receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    response.on('error', () => {});
    request.on('error', () => {});
    try {
      for await (const chunk of request) chunks.push(chunk);
    } catch {
      return; // The sender was killed meanwhile.
    }
    const received = this.#read(request, Buffer.concat(chunks));
    this.received.push(received);
    this.behave(received, response, request);
  }

  #read({ headers }: IncomingMessage, body: Buffer): Received {
    const webhookId = String(headers['webhook-id']);
    const timestampSeconds = Number(headers['webhook-timestamp']);
    const signed = signMessage([this.#key], { id: webhookId, timestampSeconds, body });
    const isSigned = signed['webhook-signature'] === headers['webhook-signature'];
    return { webhookId, text: body.toString(), body: JSON.parse(body.toString()), isSigned };
  }
}
