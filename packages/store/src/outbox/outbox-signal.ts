/** Says when to look at the outbox again: when a transaction announced rows (NOTIFY), at the latest after the poll interval. */
import { backoffMs } from '@loyalty-ladder/runtime/backoff.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { PostgresClient, postgresAccess } from '../postgres/postgres-access.ts';
import { listenToOutbox } from './listen-to-outbox.ts';

export interface OutboxSignalOptions {
  /** Whose connection it is, as Postgres shows it. */
  readonly service: string;
  /** A direct connection: LISTEN does not pass through a transaction pooler. */
  readonly databaseUrl: string;
  readonly log: Log;
}

const RETRY = { delayMsMin: 200, delayMsMax: 10_000 };
const CONNECT_MS_MAX = 5_000;

export class OutboxSignal {
  readonly #options: OutboxSignalOptions;
  #client: PostgresClient | undefined;
  #retry: NodeJS.Timeout | undefined;
  #attempts = 0;
  #stopped = false;
  /** A notification that came while nobody waited. */
  #pending = false;
  #wake: (() => void) | undefined;

  constructor(options: OutboxSignalOptions) {
    this.#options = options;
  }

  /** Resolves even if the connection fails: it is tried again in the background, and polling goes on without it. */
  async listen(): Promise<void> {
    const client = new PostgresClient({
      ...postgresAccess(this.#options.databaseUrl),
      application_name: `${this.#options.service}-listen`,
      connectionTimeoutMillis: CONNECT_MS_MAX,
      keepAlive: true,
    });
    this.#client = client;
    client.on('notification', () => this.wake());
    client.on('error', (error) => this.#lost(client, error));
    client.on('end', () => this.#lost(client));
    try {
      await client.connect();
      await listenToOutbox(client);
      this.#attempts = 0;
    } catch (error) {
      this.#lost(client, error);
    }
  }

  /** Resolves at the next announcement, or after `ms`; at once if one came since the last call. */
  async wait(ms: number): Promise<void> {
    if (!this.#pending) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#pending = false;
    this.#wake = undefined;
  }

  wake(): void {
    this.#pending = true;
    this.#wake?.();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.wake();
    await this.#client?.end().catch(() => {});
  }

  #lost(client: PostgresClient, error?: unknown): void {
    if (client !== this.#client || this.#stopped) return;
    this.#client = undefined;
    void client.end().catch(() => {});
    const delayMs = backoffMs(this.#attempts++, RETRY);
    this.#options.log.warn({ err: error, delayMs }, 'not listening to the outbox, polling only');
    this.#retry = setTimeout(() => void this.listen(), delayMs);
  }
}
